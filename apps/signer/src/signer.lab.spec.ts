import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { closeRange, fillRoom, issueSignerCertificate, letterPdf, makeRoot, SocketSigner, verify, wordsOf } from '@app/letters';
import { Config } from '@app/platform';
import { theLab } from '../../../test/support/lab';
import { aModel, aPassphrase, aPosition, aSigner } from '../../../test/support/letters.factory';
import { flat } from '../../../test/support/pdf-text';

const checkout = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'panji-letter-'));
const papers = join(folder, 'papers');
const holder = { positionId: aPosition.id, personId: aSigner.id };
/** Any group that is not the signer's own. */
const panelGroup = 61_002;
const model = aModel('reply', { date: new Date() });
let signer: ChildProcess;
let pdf: Buffer;

/** A program of the lab's tree, with our papers under /run/in and no network. */
function inTree(...command: string[]): string {
  const ran = spawnSync(theLab().tools.run, ['--net', 'none', '--bind', `${papers}:/run/in`, '--', ...command], { encoding: 'utf8', timeout: 60_000 });
  return ran.stdout + ran.stderr;
}

function paper(name: string, content: Buffer): string {
  writeFileSync(join(papers, name), content);
  return `/run/in/${name}`;
}

/** The signer as it runs in production: built, a process of its own, told where its keys and its socket are. */
async function startSigner(keys: string, socket: string): Promise<ChildProcess> {
  const built = join(folder, 'built');
  execFileSync(join(checkout, 'node_modules/.bin/swc'), ['apps/signer', 'libs', '-d', built, '--copy-files', '--quiet'], { cwd: checkout, timeout: 60_000 });
  symlinkSync(join(checkout, 'node_modules'), join(built, 'node_modules'));
  const child = spawn(process.execPath, [join(built, 'apps/signer/src/main.js')], { env: { PANJI_SIGNER_KEYS: keys, PANJI_SIGNER_SOCKET: socket }, stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((ready, failed) => {
    let said = '';
    child.stderr!.on('data', (part: Buffer) => {
      said += part.toString();
      if (said.includes('signer ready')) ready();
    });
    child.once('exit', () => failed(new Error(`the signer ended: ${said}`)));
  });
  return child;
}

beforeAll(async () => {
  mkdirSync(papers);
  mkdirSync(join(folder, 'run'));
  chownSync(join(folder, 'run'), 0, panelGroup);
  chmodSync(join(folder, 'run'), 0o2750);
  const socket = join(folder, 'run/signer.sock');
  const root = await makeRoot('CA Contoh Pusinfolahta', new Date(Date.now() - 60_000));
  await issueSignerCertificate({ folder: join(folder, 'keys'), root, holder, name: aSigner.name, title: aPosition.title, passphrase: aPassphrase, at: new Date(Date.now() - 30_000) });
  signer = await startSigner(join(folder, 'keys'), socket);
  const reserved = closeRange(await letterPdf(model, { signature: true }));
  const cms = await new SocketSigner(Config.from({ profile: 'demo', signerSocket: socket })).sign({ ...holder, passphrase: aPassphrase, sha256: reserved.sha256 });
  pdf = fillRoom(reserved, cms);
  paper('root.pem', Buffer.from(root.certificate));
  expect(verify(pdf, [root.certificate])).toMatchObject({ valid: true, trusted: true });
}, 120_000);

afterAll(async () => {
  const ended = new Promise((done) => signer.once('exit', done));
  signer.kill('SIGTERM');
  await ended;
  expect(existsSync(join(folder, 'run/signer.sock'))).toBe(false);
  rmSync(folder, { recursive: true });
});

describe('a letter signed by the signer process', () => {
  it('is valid and trusted for pdfsig once our root is known, and covers the whole document', () => {
    mkdirSync(join(papers, 'nss'));
    inTree('certutil', '-N', '-d', '/run/in/nss', '--empty-password');
    inTree('certutil', '-A', '-d', '/run/in/nss', '-n', 'root', '-t', 'CT,C,C', '-i', '/run/in/root.pem');
    const said = inTree('pdfsig', '-nssdir', '/run/in/nss', paper('signed.pdf', pdf));
    expect(said).toContain('Signature is Valid');
    expect(said).toContain('Certificate is Trusted');
    expect(said).toContain('Total document signed');
    expect(said).toContain('ETSI.CAdES.detached');
    expect(said).toContain(`Signer Certificate Common Name: ${aSigner.name}`);
  });

  it('is not valid for pdfsig when one byte is changed', () => {
    expect(inTree('pdfsig', paper('signed.pdf', pdf))).toContain('Signature is Valid');
    for (const offset of [20, pdf.indexOf('/Contents <') - 5, pdf.length - 100]) {
      const changed = Buffer.from(pdf);
      changed[offset] = changed[offset]! ^ 1;
      expect(inTree('pdfsig', paper('changed.pdf', changed))).not.toContain('Signature is Valid');
      expect(verify(changed).valid).toBe(false);
    }
  });

  it('says to pdftotext what its model says', () => {
    const text = flat(inTree('pdftotext', '-layout', paper('signed.pdf', pdf), '-'));
    const missing = [model.text.subject.slice(0, 24), model.marks.number!, ...wordsOf(model.text.body).flatMap((w) => w.split(' '))].filter((words) => !text.includes(words));
    expect(missing).toEqual([]);
  });

  it('came through a socket that belongs to the panel’s group alone', () => {
    const { gid, mode } = statSync(join(folder, 'run/signer.sock'));
    expect([gid, mode & 0o777]).toEqual([panelGroup, 0o660]);
  });

  it('embeds its fonts, both as subsets', () => {
    const rows = inTree('pdffonts', paper('signed.pdf', pdf)).split('\n').slice(2).filter((row) => row.trim() !== '');
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatch(/LiberationSans.*\s+yes yes yes/);
  });
});
