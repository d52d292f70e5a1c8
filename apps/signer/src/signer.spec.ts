import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueSignerCertificate, makeRoot, SocketSigner, type CertifiedKey } from '@app/letters';
import { Config, Log } from '@app/platform';
import { FakeClock } from '../../../test/support/fake-clock';
import { FakeSigner } from '../../../test/support/fake-signer';
import { aPassphrase, aPosition, aSigner } from '../../../test/support/letters.factory';
import { signerContract, type SignerUnderTest } from '../../../test/support/signer.contract';
import { SignerServer } from './signer-server';
import { SigningDesk } from './signing-desk';

const person = { name: aSigner.name, title: aPosition.title, passphrase: aPassphrase };
const holder = { positionId: aPosition.id, personId: aSigner.id };
const born = new Date('2026-01-01T00:00:00Z');

describe('a signer in memory', () => {
  signerContract(async () => {
    const clock = new FakeClock();
    const signer = await FakeSigner.start(clock);
    return { signer, clock, rootPem: signer.root.certificate, enrol: (h) => signer.enrol(h, person), close: async () => undefined };
  });
});

interface RealSigner extends SignerUnderTest {
  readonly folder: string;
  readonly socket: string;
  readonly logged: string[];
}

let root: CertifiedKey;
/** RSA keys take their time to make: one of each serves all cases. */
const made = mkdtempSync(join(tmpdir(), 'panji-made-'));
beforeAll(async () => {
  root = await makeRoot('CA Uji', born);
  await issueSignerCertificate({ folder: made, root, holder, ...person, at: born });
});
afterAll(() => rm(made, { recursive: true }));

async function realSigner(): Promise<RealSigner> {
  const folder = mkdtempSync(join(tmpdir(), 'panji-signer-'));
  const socketFolder = mkdtempSync(join(tmpdir(), 'panji-sock-'));
  chmodSync(socketFolder, 0o750);
  const socket = join(socketFolder, 's');
  const clock = new FakeClock();
  const logged: string[] = [];
  const server = new SignerServer(new SigningDesk(folder, clock), new Log((line) => void logged.push(line)));
  await server.listen(socket);
  return {
    signer: new SocketSigner(Config.from({ profile: 'demo', signerSocket: socket })),
    clock, folder, socket, logged,
    rootPem: root.certificate,
    enrol: async () => cpSync(made, folder, { recursive: true }),
    close: async () => {
      await server.close();
      await Promise.all([folder, socketFolder].map((f) => rm(f, { recursive: true, force: true })));
    },
  };
}

describe('the signer process behind its socket', () => {
  signerContract(realSigner);

  let t: RealSigner;
  beforeEach(async () => {
    t = await realSigner();
    await t.enrol(holder);
  });
  afterEach(() => t.close());

  const sha256 = Buffer.alloc(32, 7);
  const ask = (passphrase = aPassphrase): Promise<unknown> => t.signer.sign({ ...holder, passphrase, sha256 }).catch((error: unknown) => error);

  it('keeps tries over a restart', async () => {
    for (let n = 0; n < 5; n++) await ask('salah');
    await expect(new SigningDesk(t.folder, t.clock).sign({ ...holder, passphrase: aPassphrase, sha256 })).rejects.toMatchObject({ code: 'letters.passphrase-locked' });
  });

  it('writes down each hash it signed, by whom and when, and nothing it refused', async () => {
    await ask('salah');
    await ask();
    await ask();
    const lines = readFileSync(join(t.folder, 'signed.log'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, string>);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ at: t.clock.now().toISOString(), sha256: sha256.toString('hex'), ...holder });
  });

  it('leaves no passphrase and no open key in any file or log line', async () => {
    await ask('canary-salah-123456');
    await ask();
    const files = readdirSync(t.folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
    expect(files.length).toBeGreaterThan(1);
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      expect(readFileSync(path, 'utf8')).not.toMatch(/canary|PRIVATE KEY/);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    expect(t.logged.join('\n')).not.toContain('canary');
  });

  it('opens its socket to its group only, and no folder open to all', async () => {
    expect(statSync(t.socket).mode & 0o777).toBe(0o660);
    const wide = mkdtempSync(join(tmpdir(), 'panji-wide-'));
    chmodSync(wide, 0o755);
    await expect(new SignerServer(t.signer, new Log(() => undefined)).listen(join(wide, 's'))).rejects.toThrow('0750');
    await rm(wide, { recursive: true });
  });

  it('does not take the place of a signer that runs, but that of one that died', async () => {
    const second = new SignerServer(new SigningDesk(t.folder, t.clock), new Log(() => undefined));
    await expect(second.listen(t.socket)).rejects.toThrow('another signer');
    const dead = `${t.socket}2`;
    writeFileSync(dead, '');
    await second.listen(dead);
    await second.close();
  });

  it.each(['', '{}', 'null', '[]', '{"ask":"sign"}', `{"ask":"chain","positionId":"../../etc","personId":"passwd"}`, 'canary-not-json'])('answers %s with a refusal that repeats nothing of it', async (line) => {
    const answer = await say(t.socket, `${line}\n`);
    expect(JSON.parse(answer)).toEqual({ error: { code: 'letters.signer-bad-question', facts: {} } });
  });

  it('hangs up on a line without end', async () => {
    expect(await say(t.socket, 'x'.repeat(200_000))).toBe('');
  });

  it('is told apart from a refusal when it is not there, does not answer in time, or talks nonsense', async () => {
    const at = (socket: string): SocketSigner => new SocketSigner(Config.from({ profile: 'demo', signerSocket: socket }));
    const gone = { kind: 'conflict', code: 'letters.signer-unreachable' };
    await expect(at(`${t.socket}-none`).chain(holder)).rejects.toMatchObject(gone);
    for (const reply of ['nonsense\n', '{"error":{"code":"letters.signer-failed"}}\n', '{"chain":"x"}\n', 'x'.repeat(70_000)]) {
      const fake = createServer((s) => void s.on('error', () => undefined).resume().end(reply)).listen(`${t.socket}3`);
      await new Promise((resolve) => fake.once('listening', resolve));
      await expect(at(`${t.socket}3`).sign({ ...holder, passphrase: 'canary', sha256 })).rejects.toMatchObject(gone);
      await new Promise((resolve) => fake.close(resolve));
    }
    const silent = createServer((s) => void s.on('error', () => undefined).resume()).listen(`${t.socket}4`);
    const waiting = Object.assign(at(`${t.socket}4`), { deadlineMs: 50 });
    await expect(waiting.chain(holder)).rejects.toMatchObject(gone);
    await new Promise((resolve) => silent.close(resolve));
  });
});

function say(path: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(path, () => socket.write(text));
    let heard = '';
    socket.on('data', (part) => {
      heard += part.toString();
      if (heard.includes('\n')) socket.end();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => resolve(heard));
  });
}
