import type { FileMode, Files } from './files';

export interface WantedFile extends FileMode {
  readonly path: string;
  readonly content: string;
}

/**
 * Writes configuration files and asks the program whether it accepts them; when it does not, the former contents come
 * back before the refusal is thrown. Nothing changed: nothing is checked. @returns whether anything changed.
 */
export async function replaceChecked(files: Files, wanted: readonly WantedFile[], check: () => Promise<unknown>): Promise<boolean> {
  const before = await Promise.all(wanted.map((w) => files.read(w.path)));
  let changed = false;
  for (const w of wanted) changed = (await files.write(w.path, w.content, w)) || changed;
  if (!changed) return false;
  try {
    await check();
  } catch (refusal) {
    for (const [i, w] of wanted.entries()) {
      const old = before[i] ?? null;
      if (old === null) await files.remove(w.path);
      else await files.write(w.path, old, w);
    }
    throw refusal;
  }
  return true;
}
