import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The points at which the next workers shall die, if a test asked for some: one a line, one for each worker that is
 * started, and gone when taken. Only the demo's launcher looks here; production configuration refuses a fault point.
 */
export function takeFault(state: string): Readonly<Record<string, string>> {
  const file = faultFile(state);
  if (!existsSync(file)) return {};
  const [point = '', ...rest] = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  if (rest.length === 0) rmSync(file);
  else writeFileSync(file, rest.join('\n'));
  return point === '' ? {} : { PANJI_FAULT: point };
}

export function faultFile(state: string): string {
  return join(state, 'faults');
}
