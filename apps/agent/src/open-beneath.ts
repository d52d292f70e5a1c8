import { constants, promises as fs } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { permanent } from '@app/node-protocol';

/**
 * Opens `names` one by one below `base`, never through a link: each step goes through /proc/self/fd/N of the directory
 * held open, so a tenant who swaps a component for a link in the meantime gets nowhere (Node has no openat2).
 * The caller closes the handle. Use fchown/fchmod through it (`handle.chown`), never a path.
 *
 * @throws NodeFailure permanent `node.link-in-path`, `node.bad-path`
 */
export async function openBeneath(base: string, names: readonly string[], flags: number, mode = 0o600): Promise<FileHandle> {
  const bad = names.find((name) => name === '' || name === '.' || name === '..' || name.includes('/') || name.includes('\0'));
  if (names.length === 0 || bad !== undefined) throw permanent('node.bad-path', { path: names.join('/').replaceAll('\0', '') });
  let held = await fs.open(base, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  for (const [depth, name] of names.entries()) {
    const last = depth === names.length - 1;
    try {
      const next = await fs.open(`/proc/self/fd/${held.fd}/${name}`, (last ? flags : constants.O_RDONLY | constants.O_DIRECTORY) | constants.O_NOFOLLOW, mode);
      await held.close();
      held = next;
    } catch (error) {
      await held.close();
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'ELOOP' || code === 'ENOTDIR') throw permanent('node.link-in-path', { path: [base, ...names.slice(0, depth + 1)].join('/') });
      throw error;
    }
  }
  return held;
}
