import type { Readable } from 'node:stream';
import { NodeSSH } from 'node-ssh';
import type { Client, ClientChannel } from 'ssh2';
import { Permanent } from '@app/kernel';
import { algorithmsFor } from './host-key';
import { NodeNotNow } from './node-agent';

export interface SshTarget {
  /** Shown in errors. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly username: string;
  /** OpenSSH private key. */
  readonly privateKey: string;
  /** The type of host key to ask for. */
  readonly hostKeyType: string;
  /** Whether this is the key we know. */
  readonly trusts: (hostKey: Buffer) => boolean;
}

/** What a command wrote and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const outputCap = 1024 * 1024;

/** One SSH connection to a host whose key was checked. node-ssh only connects; channels are its ssh2 client's. */
export class SshLink {
  private constructor(
    private readonly name: string,
    private readonly client: Client,
  ) {}

  /**
   * @throws Permanent `node.host-key-changed` when the host shows another key, `node.access-refused` when it refuses ours
   * @throws NodeNotNow `node.unreachable`
   */
  static async open(target: SshTarget, onLost: () => void = () => undefined): Promise<SshLink> {
    const ssh = new NodeSSH();
    let denied = false;
    const hostVerifier = (key: Buffer): boolean => {
      denied = !target.trusts(key);
      return !denied;
    };
    const opening = ssh.connect({
      host: target.address,
      port: target.port,
      username: target.username,
      privateKey: target.privateKey,
      hostVerifier,
      algorithms: { serverHostKey: algorithmsFor(target.hostKeyType) },
      readyTimeout: 10_000,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
    });
    // node-ssh takes its own error listener away once it is ready; without one a reset would end the process.
    ssh.connection?.on('error', () => undefined);
    ssh.connection?.on('close', onLost);
    try {
      await opening;
    } catch (cause) {
      ssh.dispose();
      throw failure(target, denied, cause);
    }
    const client = ssh.connection;
    if (client === null) throw new NodeNotNow('node.unreachable', { name: target.name, why: 'closed' });
    client.setNoDelay(true);
    return new SshLink(target.name, client);
  }

  /** A channel with a program on it; opening has a deadline of its own, for a half-open connection never answers. */
  exec(command: string): Promise<ClientChannel> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new NodeNotNow('node.unreachable', { name: this.name, why: 'channel' })), 10_000);
      try {
        this.client.exec(command, (error, channel) => {
          clearTimeout(timer);
          if (error) return reject(new NodeNotNow('node.unreachable', { name: this.name, why: 'channel' }, { cause: error }));
          channel.on('error', () => undefined);
          resolve(channel);
        });
      } catch (cause) {
        clearTimeout(timer);
        reject(new NodeNotNow('node.unreachable', { name: this.name, why: 'closed' }, { cause }));
      }
    });
  }

  /** Runs a fixed command with this input to its end. A lost connection (no exit code) is a failure. */
  async run(command: string, stdin: Readable, timeoutMs: number): Promise<Ended> {
    const channel = await this.exec(command);
    const [stdout, stderr] = [collect(channel), collect(channel.stderr)];
    return new Promise((resolve, reject) => {
      let code: number | null = null;
      const timer = setTimeout(() => {
        channel.close();
        reject(new NodeNotNow('node.deadline', { name: this.name, op: 'bootstrap', ms: timeoutMs }));
      }, timeoutMs);
      channel.on('exit', (exit: number | null) => (code = exit));
      channel.on('close', () => {
        clearTimeout(timer);
        if (code === null) return reject(new NodeNotNow('node.unreachable', { name: this.name, why: 'closed' }));
        resolve({ code, stdout: stdout(), stderr: stderr() });
      });
      stdin.on('error', () => channel.close());
      stdin.pipe(channel);
    });
  }

  close(): void {
    this.client.end();
    this.client.destroy();
  }
}

function failure(target: SshTarget, denied: boolean, cause: unknown): Error {
  const { name, address, port } = target;
  if (denied) return new Permanent('node.host-key-changed', { name, address, port }, { cause });
  if ((cause as { level?: unknown }).level === 'client-authentication') return new Permanent('node.access-refused', { name, address, user: target.username }, { cause });
  // A server that has no key of the pinned type at all shows another identity just the same.
  if (cause instanceof Error && /no matching host key/i.test(cause.message)) return new Permanent('node.host-key-changed', { name, address, port }, { cause });
  const code = (cause as { code?: unknown }).code;
  return new NodeNotNow('node.unreachable', { name, address, port, why: typeof code === 'string' ? code : 'timeout' }, { cause });
}

function collect(stream: NodeJS.ReadableStream): () => Buffer {
  const parts: Buffer[] = [];
  let held = 0;
  stream.on('data', (chunk: Buffer) => {
    if (held < outputCap) parts.push(chunk);
    held += chunk.length;
  });
  return () => Buffer.concat(parts);
}
