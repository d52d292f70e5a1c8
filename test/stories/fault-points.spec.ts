import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryOutlines } from '@app/registry';
import { faultPoints } from './fault-points';

const checkout = join(__dirname, '../..');

/** Every name that the source gives to a fault point; the step loop's two stand for each step of the story. */
function named(): string[] {
  const files = ['apps', 'libs'].flatMap((top) => readdirSync(join(checkout, top), { recursive: true, encoding: 'utf8' }).map((f) => join(top, f)));
  const sources = files.filter((f) => f.endsWith('.ts') && !f.endsWith('.spec.ts') && f.includes('/src/'));
  const arguments_ = sources.flatMap((f) => [...readFileSync(join(checkout, f), 'utf8').matchAll(/(?<!function )faultPoint\(([^)]*)\)/g)].map((m) => m[1]!));
  return arguments_.flatMap((a) => {
    const ending = /^`\$\{run\.story\}\.\$\{step\.name\}\.(\w+)`$/.exec(a)?.[1];
    return ending === undefined ? [a.slice(1, -1)] : registryOutlines['register-domain'].map((step) => `register-domain.${step}.${ending}`);
  });
}

it('every named fault point of the story is hit by the kill test, and no other', () => {
  expect(named().length).toBeGreaterThan(12);
  expect([...faultPoints].sort()).toEqual([...new Set(named())].sort());
});
