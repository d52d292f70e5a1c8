import fc from 'fast-check';
import { DomainName } from '@app/kernel';
import { anyRdata, anySets } from '../../../../test/support/record-sets.arbitrary';
import { readZone, readZoneStrictly } from '../master-file/read-zone';
import { writeZone } from '../master-file/write-zone';
import { compareSets, hashOf, recordSet, type RecordSet } from '../record-set';
import { canonicalRdata, dataOf, wireOf, type RecordTypeName } from '.';
import { textOf, textRdata } from './txt';

const zone = DomainName.parse('contoh.mil.id');

describe('records', () => {
  it.each(Object.keys(anyRdata) as RecordTypeName[])('%s: reading what was written gives the same octets', (type) => {
    fc.assert(
      fc.property(anyRdata[type], (text) => {
        const canonical = canonicalRdata(type, text);
        expect(canonicalRdata(type, canonical)).toBe(canonical);
        expect(wireOf(type, canonical).equals(wireOf(type, text))).toBe(true);
      }),
    );
  });

  it('a zone reads back as it was written, set for set', () => {
    fc.assert(
      fc.property(anySets, (zoneSets) => {
        const text = writeZone(zone, zoneSets, 42);
        const back = readZoneStrictly(text, zone);
        const plain = (list: readonly RecordSet[]) => [...list].sort(compareSets).map((s) => [s.owner.toString(), s.type, s.ttl, s.type === 'SOA' ? hashOf(s) : s.rdata]);
        expect(plain(back)).toEqual(plain(zoneSets));
        expect(writeZone(zone, [...back].reverse(), 42)).toBe(text);
      }),
    );
  });

  it('no text makes the reader fail otherwise than by findings', () => {
    const scraps = fc.array(fc.constantFrom('"', '(', ')', ';', '\\', '\n', ' ', '$TTL', '$ORIGIN', '3600', 'IN', 'A', 'TXT', '192.0.2.1', '@', 'x.', '\\300', 'é'), { maxLength: 30 });
    fc.assert(fc.property(fc.oneof(scraps.map((s) => s.join(' ')), scraps.map((s) => s.join('')), fc.string()), (text) => void readZone(text, zone)));
  });

  it('splits a long text at 255 octets, never inside a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 900 }), (text) => {
        const parts = dataOf('TXT', textRdata(text));
        expect(textOf(parts)).toBe(text);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(255);
          expect(Buffer.from(part.toString('utf8')).equals(part)).toBe(true);
        }
      }),
    );
  });

  it('writes addresses as RFC 5952 asks', () => {
    const spelled = ['2001:DB8:0:0:0:0:0:1', '::ffff:192.0.2.1', '2001:db8:0:1:1:1:1:1', '1:0:0:2:0:0:0:3', '::', 'fe80::1'];
    expect(spelled.map((a) => canonicalRdata('AAAA', a))).toEqual(['2001:db8::1', '::ffff:c000:201', '2001:db8:0:1:1:1:1:1', '1:0:0:2::3', '::', 'fe80::1']);
  });

  it('hashes a set alike whatever the spelling, order and SOA serial, and otherwise when anything else differs', () => {
    const set = (ttl: number, list: string[], type = 'NS') => hashOf(recordSet(zone, type, ttl, list));
    expect(set(300, ['B.mil.id.', 'a.mil.id.'])).toBe(set(300, ['A.MIL.ID.', 'b.mil.id.']));
    expect(set(301, ['a.mil.id.', 'b.mil.id.'])).not.toBe(set(300, ['a.mil.id.', 'b.mil.id.']));
    const soa = (serial: number, refresh: number) => set(300, [`ns1.mil.id. hostmaster.mil.id. ${serial} ${refresh} 900 1209600 300`], 'SOA');
    expect(soa(1, 7200)).toBe(soa(2, 7200));
    expect(soa(1, 7200)).not.toBe(soa(1, 7201));
  });
});
