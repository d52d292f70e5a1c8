import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { Tools } from '../../apps/cli/src/journey/tools';
import { Stack } from '../support/stack';
import { freshLabel } from './office';

interface Ended {
  readonly code: number;
  readonly said: string;
}

let stack: Stack;

beforeAll(async () => {
  stack = await Stack.up();
}, 180_000);

/** The command as an operator gives it. */
function panji(...words: readonly string[]): Promise<Ended> {
  const { checkout, state } = stack.instance;
  return new Promise((resolve) => {
    execFile(join(checkout, 'node_modules/.bin/node'), [join(checkout, 'dist/apps/cli/src/main.js'), ...words], { env: { PATH: process.env['PATH'], PANJI_STATE: state }, timeout: 240_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: stdout + stderr });
    });
  });
}

async function journey(name: string): Promise<string> {
  const { code, said } = await panji('journey', '--name', name);
  process.stdout.write(said);
  expect(said).not.toMatch(/✗/);
  expect(code).toBe(0);
  return said;
}

const first = freshLabel('perjalanan');

it('DOM-2a letter, DOM-2b receipt, DOM-2c disposition and analysis, DOM-2d signed reply, DOM-3a-reply dispatch, DOM-3a-exec story: a name goes from a unit’s letter to a live site, with proof', async () => {
  const said = await journey(first);
  for (const step of ['permohonan dikirim', 'tanda terima', 'disposisi', 'analisis', 'paraf', 'tanda tangan', 'pelaksanaan: finish', 'kedua server nama', 'situs', 'SFTP', 'PHP dan basis data', 'surat jawaban', 'surat elektronik']) {
    expect(said).toMatch(new RegExp(`✓ +${step}`));
  }
}, 260_000);

it('a second name goes the same way, its own whole name given', async () => {
  await journey(`${freshLabel('perjalanan')}.mil.id`);
}, 260_000);

it('the same name a second time is refused at its field, and the journey says so', async () => {
  const { code, said } = await panji('journey', '--name', first);
  expect(code).toBe(1);
  expect(said).toMatch(/✗ +permohonan dikirim .*422/);
}, 60_000);

it('after a stop and a second start all is still there, sites answer, and it takes seconds', async () => {
  await stack.stop();
  const began = Date.now();
  stack = await Stack.start();
  const seconds = (Date.now() - began) / 1000;
  process.stdout.write(`  second start: ${seconds.toFixed(1)} s\n`);
  const roots = stack.lab.acme.roots;
  const site = await new Tools(stack.lab.tools.run).run(
    ['curl', '-sS', '--max-time', '15', '--cacert', '/run/roots/acme-roots.pem', '-o', '/dev/null', '-w', '%{http_code}', `https://${first}.mil.id/`],
    { binds: [`${roots.slice(0, roots.lastIndexOf('/'))}:/run/roots`] },
  );
  expect(site).toMatchObject({ code: 0, stdout: '200' });
  expect(seconds).toBeLessThan(25);
}, 120_000);
