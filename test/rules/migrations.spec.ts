import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { migrations } from '../../apps/cli/src/migrations';
import { root } from './sources';

/** What is wrong with the numbers: a gap, a number used twice, a name that isn't `0001-lib.ts`. */
function numbering(files: readonly string[]): string[] {
  const odd = files.filter((f) => !/^\d{4}-[a-z0-9-]+\.ts$/.test(f));
  const numbers = files.filter((f) => !odd.includes(f)).map((f) => Number(f.slice(0, 4)));
  const wrong = [...numbers].sort((a, b) => a - b).flatMap((n, i) => (n === i + 1 ? [] : [`expected ${i + 1}, found ${n}`]));
  return [...odd, ...wrong.slice(0, 1)];
}

describe('migrations', () => {
  const files = readdirSync(join(root, 'apps/cli/src/migrations')).filter((f) => f !== 'index.ts');

  it('are numbered without a gap', () => {
    expect(numbering(files)).toEqual([]);
  });

  it('are all in the one list, in the order of their numbers', () => {
    const classes = migrations as unknown as (new () => { name: string })[];
    const listed = classes.map((c) => new c().name);
    expect(listed.map((name) => Number(name.slice(-13)))).toEqual([...files].sort().map((f) => Number(f.slice(0, 4))));
    expect(listed.map((name) => name.slice(0, -13))).toEqual([...files].sort().map((f) => f.slice(5, -3).replace(/-/g, '')));
  });

  it('would be seen with a gap, twice the same number, or an odd name', () => {
    expect(numbering(['0001-a.ts', '0002-b.ts'])).toEqual([]);
    expect(numbering(['0001-a.ts', '0003-b.ts'])).toHaveLength(1);
    expect(numbering(['0001-a.ts', '0001-b.ts'])).toHaveLength(1);
    expect(numbering(['1-a.ts'])).toHaveLength(1);
  });
});
