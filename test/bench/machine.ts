import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** Share of all processors that is at work while we rest: what the last benchmark set off gets a moment to end first. */
export async function busyShare(settleMs = 3_000, ms = 2_000): Promise<number> {
  await setTimeout(settleMs);
  const before = await ticks();
  await setTimeout(ms);
  const after = await ticks();
  return Number(((after.busy - before.busy) / Math.max(1, after.all - before.all)).toFixed(2));
}

/** proc_stat(5): user nice system idle iowait irq softirq steal. */
async function ticks(): Promise<{ busy: number; all: number }> {
  const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n');
  const counts = line.split(/\s+/).slice(1, 9).map(Number);
  const all = counts.reduce((sum, n) => sum + n, 0);
  return { all, busy: all - (counts[3] ?? 0) - (counts[4] ?? 0) };
}

/** Megabytes (10^6) that a process holds: all of it, and its share where pages are shared. */
export interface Memory {
  readonly rss: number;
  readonly pss: number;
}

export async function memoryOf(pid: number): Promise<Memory> {
  return memoryIn(await readFile(`/proc/${pid}/smaps_rollup`, 'utf8'));
}

/** @param rollup text of `smaps_rollup` (proc(5)), kB = 1024 bytes */
export function memoryIn(rollup: string): Memory {
  const kilobytes = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? NaN);
  return { rss: (kilobytes('Rss') * 1024) / 1e6, pss: (kilobytes('Pss') * 1024) / 1e6 };
}
