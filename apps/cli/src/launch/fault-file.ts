import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The point at which the next worker shall die, if a test asked for one: taken with its file, so that the worker after
 * that one lives. Only the demo's launcher looks here; production configuration refuses a fault point.
 */
export function takeFault(state: string): Readonly<Record<string, string>> {
  const file = faultFile(state);
  if (!existsSync(file)) return {};
  const point = readFileSync(file, 'utf8').trim();
  rmSync(file);
  return point === '' ? {} : { PANJI_FAULT: point };
}

export function faultFile(state: string): string {
  return join(state, 'fault-once');
}
