import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zonesMessages } from './messages';

describe('the messages of zones', () => {
  it('have a sentence in both languages for every code in this lib', () => {
    const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts') && !/spec|messages/.test(f));
    const codes = files.flatMap((f) => [...readFileSync(join(__dirname, f), 'utf8').matchAll(/'(zones?\.[a-z-]+)'/g)].map((m) => m[1]!));
    // Events are facts for bystanders, and fault points are places: neither is a sentence.
    const events = /^zones\.(release-made|publication-|hold-|released$|published$)/;
    const lacking = [...new Set(codes)].filter((c) => !events.test(c) && zonesMessages[c] === undefined);
    expect(codes.length).toBeGreaterThan(60);
    expect(lacking).toEqual([]);
  });
});
