import { DomainName, Invalid, sha256 } from '@app/kernel';
import { canonicalRdata, recordTypes, wireOf, type RecordTypeName, isRecordType } from './records';
import { nameToWire, u16, u32 } from './records/wire';

/** Policy for every set of ours, in seconds. */
export const ttlRange = { min: 60, max: 604_800 } as const;

/** All records of one owner and type; the TTL belongs to the set (RFC 2181 §5.2). */
export interface RecordSet {
  readonly owner: DomainName;
  readonly type: RecordTypeName;
  readonly ttl: number;
  /** Canonical presentations, in the order of their canonical wire form, without duplicates. */
  readonly rdata: readonly string[];
}

/** A set from any accepted spelling, in canonical form. Throws Invalid on a bad type, TTL, value or duplicate. */
export function recordSet(owner: DomainName, type: string, ttl: number, rdata: readonly string[]): RecordSet {
  if (!isRecordType(type)) throw new Invalid('zone.type-unknown', { type: type.slice(0, 20) });
  if (!Number.isInteger(ttl) || ttl < ttlRange.min || ttl > ttlRange.max) throw new Invalid('zone.ttl-out-of-range', { ttl, ...ttlRange });
  const canonical = rdata.map((r) => canonicalRdata(type, r));
  if (canonical.length === 0) throw new Invalid('zone.set-empty', { owner: owner.toString(), type });
  const doubled = canonical.find((r, i) => canonical.indexOf(r) !== i);
  if (doubled !== undefined) throw new Invalid('zone.duplicate', { value: doubled.slice(0, 200) });
  return { owner, type, ttl, rdata: inWireOrder(type, canonical) };
}

/** SHA-256 over the canonical form of RFC 4034 §6 (owner, type, class, TTL, sorted rdata); an SOA's serial counts as 0. */
export function hashOf(set: RecordSet): string {
  const head = Buffer.concat([nameToWire(set.owner), u16(recordTypes[set.type].code), u16(1), u32(set.ttl)]);
  const rdata = set.type === 'SOA' ? set.rdata.map((r) => withSerial(r, 0)) : set.rdata;
  const records = rdata.map((r) => wireOf(set.type, r)).sort(Buffer.compare);
  return sha256(Buffer.concat(records.flatMap((r) => [head, u16(r.length), r])));
}

/** Canonical order of sets: owner (RFC 4034 §6.1), SOA first, then by type name. */
export function compareSets(a: RecordSet, b: RecordSet): number {
  return DomainName.compare(a.owner, b.owner) || rank(a.type) - rank(b.type);
}

/** The SOA rdata with this serial in its place. */
export function withSerial(soaRdata: string, serial: number): string {
  return soaRdata.replace(/^(\S+ \S+) \d+ /, `$1 ${serial} `);
}

/** Owner and type as one key. */
export function keyOf(set: { owner: DomainName | string; type: string }): string {
  return `${set.owner.toString()} ${set.type}`;
}

function rank(type: RecordTypeName): number {
  return Object.keys(recordTypes).indexOf(type);
}

function inWireOrder(type: RecordTypeName, rdata: readonly string[]): string[] {
  if (rdata.length === 1) return [...rdata];
  return rdata
    .map((text) => ({ text, wire: wireOf(type, text) }))
    .sort((a, b) => Buffer.compare(a.wire, b.wire))
    .map((r) => r.text);
}
