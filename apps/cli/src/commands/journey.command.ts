import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Instance } from '../instance';
import { Journey } from '../journey/journey';
import { Cast, type SamplePerson } from '../journey/people';
import { table } from '../journey/table';
import { Tools } from '../journey/tools';
import { labFacts } from '../launch/lab';
import { signingRoot } from '../launch/signer-keys';

interface RunFile {
  readonly address: string;
  readonly people: readonly SamplePerson[];
}

/** `npm run journey [-- --name LABEL|LABEL.mil.id]` against the running panel. */
export async function journeyCommand(instance: Instance, args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { name: { type: 'string' } } });
  const label = (values.name ?? `contoh-${randomBytes(3).toString('hex')}`).toLowerCase().replace(/\.mil\.id\.?$/, '');
  const run = await readFile(join(instance.state, 'run.json'), 'utf8').then((text) => JSON.parse(text) as RunFile, () => null);
  if (run === null) throw new Error('nothing is running here: start it first with  npm start');
  const lab = await labFacts(instance);
  if (lab === null) throw new Error('the journey needs the lab’s real servers, and this instance has none: see what  npm start  said');
  const root = await readFile(signingRoot(instance.state).certificate, 'utf8');
  const began = Date.now();
  const journey = new Journey(new Cast(run.address, run.people), new Tools(lab.tools.run), lab, root, `${label}.mil.id`);
  const lines = await journey.run();
  const failed = lines.filter((l) => !l.ok).length;
  const verdict = failed === 0 ? 'semua bukti ada' : 'TIDAK LENGKAP';
  process.stdout.write(`\n${label}.mil.id\n\n${table(lines)}\n\n${verdict}: ${lines.length - failed} dari ${lines.length} langkah, ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
  return failed === 0 ? 0 : 1;
}
