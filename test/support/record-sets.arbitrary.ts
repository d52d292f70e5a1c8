import fc from 'fast-check';
import { DomainName } from '@app/kernel';
import { canonicalRdata, recordSet, recordTypes, type RecordSet, type RecordTypeName } from '@app/zones';

const label = fc.stringMatching(/^[a-z0-9_](?:[a-z0-9_-]{0,8}[a-z0-9_])?$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((l) => `${l.join('.')}.`);
const octet = fc.integer({ min: 0, max: 255 });
const u16 = fc.integer({ min: 0, max: 0xffff });
const octets = (max: number) => fc.uint8Array({ minLength: 0, maxLength: max }).map((a) => Buffer.from(a));

/** Any presentation of each type, as the type itself would write it. */
export const anyRdata: Record<RecordTypeName, fc.Arbitrary<string>> = {
  A: fc.tuple(octet, octet, octet, octet).map((o) => o.join('.')),
  AAAA: fc.array(fc.oneof(fc.constant(0), u16), { minLength: 8, maxLength: 8 }).map((g) => g.map((x) => x.toString(16)).join(':')),
  NS: name,
  CNAME: name,
  MX: fc.tuple(u16, name).map((m) => m.join(' ')),
  SOA: fc.tuple(name, name, u16, u16, u16, u16, u16).map((s) => s.join(' ')),
  TXT: fc.array(octets(255), { minLength: 1, maxLength: 4 }).map((t) => recordTypes.TXT.write(t)),
  CAA: fc.tuple(fc.constantFrom(0, 128), fc.stringMatching(/^[a-z0-9]{1,15}$/), octets(60)).map(([f, t, v]) => recordTypes.CAA.write({ flags: f, tag: t, value: v.toString('latin1') })),
  DS: fc.tuple(u16, octet, fc.uint8Array({ minLength: 32, maxLength: 32 })).map(([k, a, d]) => `${k} ${a} 2 ${Buffer.from(d).toString('hex')}`),
};

/** Sets of contoh.mil.id: each one well-formed, together often no valid zone. */
export const anySets = fc
  .uniqueArray(fc.tuple(fc.array(label, { maxLength: 3 }), fc.constantFrom(...(Object.keys(anyRdata) as RecordTypeName[]))), { selector: (s) => s.join(), maxLength: 12 })
  .chain((keys) => fc.tuple(...keys.map(([labels, type]) => aSet(labels, type))));

function aSet(labels: string[], type: RecordTypeName): fc.Arbitrary<RecordSet> {
  const owner = DomainName.parse([...labels, 'contoh.mil.id'].join('.'));
  const values = fc.uniqueArray(anyRdata[type].map((r) => canonicalRdata(type, r)), { minLength: 1, maxLength: type === 'SOA' ? 1 : 4 });
  return fc.tuple(fc.integer({ min: 60, max: 604_800 }), values).map(([ttl, list]) => recordSet(owner, type, ttl, list));
}
