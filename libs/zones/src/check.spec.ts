import { DomainName } from '@app/kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsOf, sentenceOf } from './finding';
import { readZoneStrictly } from './master-file/read-zone';
import { writeZone } from './master-file/write-zone';
import { zonesMessages } from './messages';
import { checkZoneText, zoneRules } from './rules';

const corpus = join(__dirname, '../../../test/corpus/zones');
const faulty = readdirSync(corpus).filter((f) => f.endsWith('.zone')).map((f) => f.replace(/\.zone$/, ''));
const good = readdirSync(join(corpus, 'good')).map((f) => f.replace(/\.zone$/, ''));

function load(file: string) {
  const text = readFileSync(join(corpus, `${file}.zone`), 'utf8');
  const [, zone, kind, also] = /^; zone (\S+) (parent|hosted)(?: also (.+))?/.exec(text)!;
  return { text, name: DomainName.parse(zone!), kind: kind as 'parent' | 'hosted', also: also?.split(' ') ?? [] };
}

describe('the corpus of one-fault zones', () => {
  it.each(faulty)('%s is found, and nothing else', (rule) => {
    const { text, name, kind, also } = load(rule);
    expect([...new Set(checkZoneText(text, name, kind).map((f) => f.rule))].sort()).toEqual([rule, ...also].sort());
  });

  it.each(good)('%s is without any finding', (file) => {
    const { text, name, kind } = load(`good/${file}`);
    expect(checkZoneText(text, name, kind)).toEqual([]);
  });

  it.each(good)('%s reads back the same after canonical writing', (file) => {
    const { text, name } = load(`good/${file}`);
    const sets = readZoneStrictly(text, name);
    const written = writeZone(name, sets, 7);
    expect(writeZone(name, readZoneStrictly(written, name), 7)).toBe(written);
  });

  it('has a zone for every rule', () => {
    expect(zoneRules.map((r) => r.id).filter((id) => !faulty.includes(id))).toEqual([]);
  });

  it('has a whole sentence in both languages for every finding', () => {
    for (const rule of faulty) {
      const { text, name, kind } = load(rule);
      for (const finding of checkZoneText(text, name, kind).filter((f) => f.rule.startsWith('zone.'))) {
        for (const language of ['id', 'en'] as const) {
          expect(sentenceOf(finding, zonesMessages, language)).not.toMatch(/\{\w+\}|: zone\./);
        }
      }
    }
  });

  it('tells errors from warnings', () => {
    const { text, name, kind } = load('zone.occluded-data');
    expect(errorsOf(checkZoneText(text, name, kind))).toEqual([]);
  });
});
