import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, utils, type Connection } from 'ssh2';
import { sha256 } from '@app/kernel';
import { ensureZone, permanent, probeZone } from '@app/node-protocol';
import { Dispatcher } from '../../apps/agent/src/dispatcher';
import { makeExclusively } from '../../apps/agent/src/exclusively';
import { Fence } from '../../apps/agent/src/fence';
import { Files } from '../../apps/agent/src/files';
import { NodeIdentity } from '../../apps/agent/src/node-identity';
import { NodeLock } from '../../apps/agent/src/node-lock';
import { performs } from '../../apps/agent/src/performer';
import { run } from '../../apps/agent/src/run';
import { serve } from '../../apps/agent/src/stdio';

const newHostKey = (): string => utils.generateKeyPairSync('ed25519').private;

/**
 * A node on loopback, without a lab: a real SSH server in this process whose one program is the real agent core, over a
 * zone table in memory. For what the lab is too slow or too gentle for: dropped connections, changed keys, many asks.
 */
export class LoopbackNode {
  readonly performed: string[] = [];
  private readonly root = mkdtempSync(join(tmpdir(), 'panji-node-'));
  private readonly zones = new Map<string, { serial: number; digest: string }>();
  private readonly clients = new Set<Connection>();
  private server: Server | undefined;
  private hostKey = newHostKey();
  port = 0;
  /** Called before each zone operation is done. */
  before: (zone: string) => Promise<void> | void = () => undefined;
  /** Whether it lets our key in. */
  open = true;

  async start(): Promise<void> {
    for (const path of ['etc/panji', 'var/lib/panji/agent']) mkdirSync(join(this.root, path), { recursive: true });
    await new NodeIdentity(new Files(this.root)).become('knot');
    this.server = new Server({ hostKeys: [this.hostKey] }, (client) => this.serve(client));
    await new Promise<void>((resolve) => this.server!.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** The server's public host key, base64. */
  publicHostKey(): Buffer {
    const key = utils.parseKey(this.hostKey);
    if (key instanceof Error) throw key;
    return key.getPublicSSH();
  }

  async stop(): Promise<void> {
    this.drop();
    await new Promise<void>((resolve) => (this.server ? this.server.close(() => resolve()) : resolve()));
  }

  /** Cuts every connection, as a dying network does. */
  drop(): void {
    for (const client of this.clients) client.end();
    this.clients.clear();
  }

  async changeHostKey(): Promise<void> {
    await this.stop();
    this.hostKey = newHostKey();
    await this.start();
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.root, { recursive: true });
  }

  private serve(client: Connection): void {
    this.clients.add(client);
    client.on('error', () => undefined);
    client.on('authentication', (context) => (context.method === 'publickey' && this.open ? context.accept() : context.reject(['publickey'])));
    client.on('session', (accept) => {
      accept().on('exec', (acceptExec) => {
        const stream = acceptExec();
        stream.on('error', () => undefined);
        void serve(stream, stream, this.dispatcher()).then(
          () => stream.end(),
          () => stream.end(),
        );
      });
    });
  }

  private dispatcher(): Dispatcher {
    const files = new Files(this.root);
    const ensure = performs(ensureZone, {
      roles: ['knot'],
      lock: (ask) => ask.zone,
      perform: async (ask) => {
        await this.before(ask.zone);
        this.performed.push(ask.zone);
        if (ask.text === undefined) throw permanent('node.zone-text-missing', { zone: ask.zone });
        const held = { serial: ask.serial, digest: sha256(ask.text) };
        const changed = this.zones.get(ask.zone)?.digest !== held.digest;
        this.zones.set(ask.zone, held);
        return { changed, ...held };
      },
    });
    const probe = performs(probeZone, {
      lock: (ask) => ask.zone,
      perform: (ask) => {
        const held = this.zones.get(ask.zone);
        return Promise.resolve({ present: held !== undefined, serial: held?.serial ?? null, digest: held?.digest ?? null });
      },
    });
    return new Dispatcher([ensure, probe], { files, run, exclusively: makeExclusively(), now: () => Date.now() }, new Fence(files), new NodeIdentity(files), new NodeLock(join(this.root, 'lock')));
  }
}
