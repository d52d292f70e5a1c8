import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Fonts, template and style sheet: beside the sources, also when the compiled code runs from a build folder inside the checkout. */
function assetsFolder(): string {
  for (let at = __dirname; ; at = dirname(at)) {
    const here = [join(at, 'assets'), join(at, 'libs', 'letters', 'assets')].find((folder) => existsSync(join(folder, 'letter.hbs')));
    if (here !== undefined) return here;
    if (dirname(at) === at) throw new Error('the assets of libs/letters are not installed');
  }
}

const kept = new Map<string, Buffer>();

/** Read once per process. */
export function asset(name: string): Buffer {
  const found = kept.get(name) ?? readFileSync(join(assetsFolder(), name));
  kept.set(name, found);
  return found;
}
