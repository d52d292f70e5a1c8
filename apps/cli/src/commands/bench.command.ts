import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from '../instance';

/** `npm run bench [-- NAME…] [--json]`: the benchmarks lie beside the tests and are run from their source. */
export function benchCommand({ checkout }: Instance, args: readonly string[]): Promise<number> {
  const folder = join(checkout, 'test/bench');
  if (!existsSync(folder)) throw new Error('this installation has no benchmarks: they are part of the source tree');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--require', join(folder, 'register.cjs'), join(folder, 'main.ts'), ...args], { cwd: checkout, stdio: 'inherit' });
  // Ctrl-C reaches the bench too, which takes its own stack down first.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
