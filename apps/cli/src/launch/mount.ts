import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * The checkout as the system users see it. A checkout below somebody's 0700 folder could not be read by them;
 * a read-only bind mount in the state folder can, and copies nothing.
 */
export async function mountCheckout(checkout: string, at: string): Promise<void> {
  if (await mounted(at)) return;
  await mkdir(at, { recursive: true });
  await run('mount', ['--bind', checkout, at]);
  await run('mount', ['-o', 'remount,bind,ro', at]);
}

export async function unmountCheckout(at: string): Promise<void> {
  if (await mounted(at)) await run('umount', ['-l', at]).catch(() => undefined);
}

async function mounted(at: string): Promise<boolean> {
  const table = await readFile('/proc/self/mounts', 'utf8').catch(() => '');
  return table.split('\n').some((line) => line.split(' ')[1] === at);
}
