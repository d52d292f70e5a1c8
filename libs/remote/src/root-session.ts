import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { utils } from 'ssh2';
import { Invalid, Permanent } from '@app/kernel';
import { accountCommand, closeRootCommand, inspectCommand, putAgentCommand, putNodeCommand } from './bootstrap-commands';
import { fingerprintOf, hostKeyTypes } from './host-key';
import { SshLink, type Ended } from './ssh-link';

export interface RootAccess {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** `SHA256:…`, as the operator read it on the machine's console. */
  readonly fingerprint: string;
  /** OpenSSH private key that root's authorized_keys lets in, for now. */
  readonly rootKey: Buffer;
}

export interface Inspected {
  readonly installed: Readonly<Record<string, string>>;
  readonly panelAddress: string;
}

/** The one time the panel is root on a node by a key of its own: while it enrols it. */
export class RootSession {
  private constructor(
    private readonly access: RootAccess,
    private readonly link: SshLink,
    /** The key that has the fingerprint: pinned from here on. */
    readonly hostKey: Buffer,
  ) {}

  /**
   * A fingerprint does not tell the key's type and a server shows one key per handshake, so each type is asked for.
   * @throws Permanent `node.host-key-changed`, `node.access-refused`; Invalid `enrolment.bad-root-key`; NodeNotNow
   */
  static async open(access: RootAccess): Promise<RootSession> {
    publicBlob(access.rootKey);
    for (const [i, hostKeyType] of hostKeyTypes.entries()) {
      let shown: Buffer | undefined;
      const trusts = (key: Buffer): boolean => {
        shown = key;
        return fingerprintOf(key) === access.fingerprint;
      };
      try {
        const link = await SshLink.open({ ...access, username: 'root', privateKey: access.rootKey.toString('utf8'), hostKeyType, trusts });
        return new RootSession(access, link, shown!);
      } catch (error) {
        const otherKey = error instanceof Permanent && error.code === 'node.host-key-changed';
        if (!otherKey || i === hostKeyTypes.length - 1) throw error;
      }
    }
    throw new Permanent('node.host-key-changed', { name: access.name, address: access.address, port: access.port });
  }

  async inspect(): Promise<Inspected> {
    const { stdout } = await this.run('inspect', inspectCommand, Readable.from([]));
    const facts = Object.fromEntries(stdout.toString('utf8').split('\n').filter(Boolean).map((line) => line.split(' ') as [string, string]));
    return { installed: facts, panelAddress: facts['panel'] ?? '' };
  }

  putNode(path: string): Promise<Ended> {
    return this.run('node', putNodeCommand, createReadStream(path, { highWaterMark: 1024 * 1024 }));
  }

  putAgent(path: string): Promise<Ended> {
    return this.run('agent', putAgentCommand, createReadStream(path));
  }

  makeAccount(publicKey: string): Promise<Ended> {
    return this.run('account', accountCommand, Readable.from([`${publicKey}\n`]));
  }

  /** Root's door is shut and tried: only then is the access really not kept. @throws Permanent `enrolment.root-still-open` */
  async closeRoot(): Promise<void> {
    await this.run('close-root', closeRootCommand, Readable.from([`${publicBlob(this.access.rootKey)}\n`]));
    this.close();
    await assertRootClosed(this.access);
  }

  close(): void {
    this.link.close();
  }

  private async run(step: string, command: string, stdin: Readable): Promise<Ended> {
    const ended = await this.link.run(command, stdin, 120_000);
    const said = ended.stderr.toString('utf8').trim().split('\n').pop()?.slice(0, 300) ?? '';
    if (ended.code !== 0) throw new Permanent('enrolment.step-failed', { name: this.access.name, step, exit: ended.code, said });
    return ended;
  }
}

/** @throws Permanent `enrolment.root-still-open` */
export async function assertRootClosed(access: RootAccess): Promise<void> {
  try {
    const again = await RootSession.open(access);
    again.close();
  } catch (error) {
    if (error instanceof Permanent && error.code === 'node.access-refused') return;
    throw error;
  }
  throw new Permanent('enrolment.root-still-open', { name: access.name });
}

/** The base64 of the public half, as it stands in authorized_keys. */
function publicBlob(privateKey: Buffer): string {
  const key = utils.parseKey(privateKey);
  if (key instanceof Error) throw Invalid.field('rootKey', 'enrolment.bad-root-key');
  return key.getPublicSSH().toString('base64');
}
