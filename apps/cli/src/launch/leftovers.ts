import { renameSync, writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from './child';

interface Remembered {
  readonly name: string;
  readonly pid: number;
  readonly script: string;
}

/** Processes run apart from the launcher's terminal, so a launcher that was killed leaves them: the next one must know them. */
export function rememberChildren(state: string, children: readonly Child[]): void {
  const remembered: Remembered[] = children.flatMap(({ name, pid, script }) => (pid === undefined ? [] : [{ name, pid, script }]));
  const file = join(state, 'children.json');
  writeFileSync(`${file}.new`, JSON.stringify(remembered), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** One launcher per instance: a second would end the first one's processes as leftovers. @throws Error naming its pid */
export async function claimLauncher(state: string): Promise<void> {
  const file = join(state, 'launcher.json');
  const text = await readFile(file, 'utf8').catch(() => null);
  const other = text === null ? null : (JSON.parse(text) as Remembered);
  if (other !== null && other.pid !== process.pid && (await runs(other))) throw new Error(`Panji is running here already (process ${other.pid}); stop it first with Ctrl-C in its terminal`);
  writeFileSync(file, JSON.stringify({ name: 'launcher', pid: process.pid, script: process.argv[1] } satisfies Partial<Remembered>), { mode: 0o600 });
}

export async function freeLauncher(state: string): Promise<void> {
  await rm(join(state, 'launcher.json'), { force: true });
}

/** Ends what a killed launcher left. A pid counts only while its command line still names our script: pids are used again. */
export async function endLeftovers(state: string): Promise<void> {
  const text = await readFile(join(state, 'children.json'), 'utf8').catch(() => '[]');
  const ours = await Promise.all((JSON.parse(text) as Remembered[]).map(async (r) => ((await runs(r)) ? r : null)));
  const left = ours.filter((r) => r !== null);
  for (const { pid } of left) signal(pid, 'SIGTERM');
  for (let waited = 0; waited < 12_000 && (await Promise.all(left.map(runs))).includes(true); waited += 100) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const remembered of left) if (await runs(remembered)) signal(remembered.pid, 'SIGKILL');
}

async function runs({ pid, script }: Remembered): Promise<boolean> {
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.split('\0').includes(script);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // gone meanwhile
  }
}
