import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decode, encode, AUTHORITATIVE_ANSWER, type TxtAnswer } from 'dns-packet';
import { AcmeWire } from '../../libs/certificates/src/acme-wire';
import type { Lab } from './lab';
import { selfSigned } from './self-signed';

/** TXT answers from memory, for an authority whose DNS must not depend on the zones under test. */
export class TxtServer {
  readonly shown = new Map<string, Set<string>>();
  port = 0;
  private socket: Socket | undefined;

  async start(address: string): Promise<void> {
    const socket = createSocket('udp4');
    this.socket = socket;
    socket.on('message', (message, from) => socket.send(this.answer(message), from.port, from.address));
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    this.port = socket.address().port;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket?.close(() => resolve()));
  }

  private answer(message: Buffer): Buffer {
    const { id, questions } = decode(message);
    const name = questions?.[0]?.name.toLowerCase() ?? '';
    const answers: TxtAnswer[] = questions?.[0]?.type === 'TXT' ? [...(this.shown.get(name) ?? [])].map((data) => ({ type: 'TXT', name, ttl: 0, data })) : [];
    return encode({ type: 'response', id, flags: AUTHORITATIVE_ANSWER, questions, answers });
  }
}

/** An ACME server of a test's own in the lab's tools namespace, as bad as the test wants it (PEBBLE_… variables). */
export class OwnPebble {
  private child: ChildProcess | undefined;
  private readonly folder: string;
  readonly directory: string;
  readonly caFile: string;

  constructor(
    private readonly lab: Lab,
    private readonly dns: TxtServer,
    private readonly port = 14_500,
  ) {
    this.folder = mkdtempSync(join(dirname(lab.tools.run), '..', 'test-pebble-'));
    chmodSync(this.folder, 0o755);
    this.directory = `https://${this.address}:${port}/dir`;
    this.caFile = join(this.folder, 'ca.pem');
  }

  async start(faults: Readonly<Record<string, number>> = {}): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const { cert, key } = await selfSigned(this.address);
    writeFileSync(this.caFile, cert);
    writeFileSync(join(this.folder, 'key.pem'), key);
    const pebble = { listenAddress: `${this.address}:${this.port}`, managementListenAddress: `${this.address}:${this.port + 1}`, certificate: '/run/in/ca.pem', privateKey: '/run/in/key.pem' };
    writeFileSync(join(this.folder, 'pebble.json'), JSON.stringify({ pebble: { ...pebble, httpPort: 80, tlsPort: 443, ocspResponderURL: '', externalAccountBindingRequired: false } }));
    const variables = Object.entries({ PEBBLE_VA_NOSLEEP: 1, ...faults }).map(([k, v]) => `${k}=${v}`);
    const command = ['env', ...variables, 'pebble', '-config', '/run/in/pebble.json', '-dnsserver', `${this.lab.gateway}:${this.dns.port}`];
    this.child = spawn(this.lab.tools.run, ['--bind', `${this.folder}:/run/in`, '--', 'timeout', '120', ...command], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    await this.listening();
  }

  async stop(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get address(): string {
    return this.lab.gateway.replace(/\.1$/, '.99');
  }

  private async listening(): Promise<void> {
    for (let tries = 0; ; tries++) {
      const answer = await fetchThere(this.directory, this.caFile);
      if (answer) return;
      if (tries === 100 || this.child?.exitCode !== null) throw new Error('the test’s own Pebble does not start');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function fetchThere(url: string, caFile: string): Promise<boolean> {
  const wire = new AcmeWire(url, caFile, 1_000);
  const answer = await wire.send('GET', url).catch(() => null);
  wire.close();
  return answer?.status === 200;
}
