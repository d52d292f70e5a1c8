import { DomainName } from '@app/kernel';
import { decode, encode, type Packet } from 'dns-packet';
import { isRecordType, recordType, type RecordTypeName } from './records';

/** A set as a server gave it: TTL, and each rdata as canonical wire in hex, sorted. */
export interface ServedSet {
  readonly owner: string;
  readonly type: RecordTypeName;
  readonly ttls: readonly number[];
  readonly wires: readonly string[];
}

/** A decoded answer. Records of types that we do not hold (DNSSEC's among them) are left out. */
export interface DnsAnswer {
  readonly id: number;
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  readonly question: string;
  readonly answers: readonly ServedRecord[];
  readonly authorities: readonly ServedRecord[];
  readonly additionals: readonly ServedRecord[];
}

export interface ServedRecord {
  readonly owner: string;
  readonly type: RecordTypeName;
  readonly ttl: number;
  readonly data: unknown;
}

/** What dns-packet's own typing leaves out. */
interface Decoded {
  readonly id: number;
  readonly rcode: string;
  readonly flag_aa: boolean;
  readonly flag_tc: boolean;
  readonly questions: readonly { name: string; type: string }[];
  readonly answers: readonly Raw[];
  readonly authorities: readonly Raw[];
  readonly additionals: readonly Raw[];
}

interface Raw {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: unknown;
}

export function encodeQuery(id: number, name: DomainName, type: string): Buffer {
  // EDNS with 1232 octets: what passes every path without fragments.
  const opt = { type: 'OPT', name: '.', udpPayloadSize: 1232, flags: 0, options: [] };
  return encode({ type: 'query', id, flags: 0, questions: [question(name, type)], additionals: type === 'AXFR' ? [] : [opt] } as unknown as Packet);
}

const NOTIFY = 4 << 11;
const AUTHORITATIVE = 1 << 10;

/** RFC 1996: "this zone has changed". */
export function encodeNotify(id: number, zone: DomainName): Buffer {
  return encode({ type: 'query', id, flags: NOTIFY | AUTHORITATIVE, questions: [question(zone, 'SOA')] } as unknown as Packet);
}

/** Throws on octets that are no DNS message. */
export function decodeAnswer(message: Buffer): DnsAnswer {
  const packet = decode(message) as unknown as Decoded;
  return {
    id: packet.id,
    rcode: packet.rcode,
    authoritative: packet.flag_aa,
    truncated: packet.flag_tc,
    question: packet.questions.map((q) => `${q.name.toLowerCase().replace(/\.$/, '')} ${q.type}`).join(),
    answers: ours(packet.answers),
    authorities: ours(packet.authorities),
    additionals: ours(packet.additionals),
  };
}

export function setsOf(records: readonly ServedRecord[]): Map<string, ServedSet> {
  const sets = new Map<string, { owner: string; type: RecordTypeName; ttls: number[]; wires: string[] }>();
  for (const { owner, type, ttl, data } of records) {
    const key = `${owner} ${type}`;
    const set = sets.get(key) ?? { owner, type, ttls: [], wires: [] };
    sets.set(key, set);
    if (!set.ttls.includes(ttl)) set.ttls.push(ttl);
    set.wires.push(recordType(type).wire(data).toString('hex'));
  }
  for (const set of sets.values()) set.wires.sort();
  return sets;
}

function ours(records: readonly Raw[]): ServedRecord[] {
  return records.flatMap(({ name, type, ttl, data }) =>
    isRecordType(type) && DomainName.valid(name) ? [{ owner: DomainName.parse(name).toString(), type, ttl, data }] : [],
  );
}

function question(name: DomainName, type: string) {
  return { name: name.toString() || '.', type, class: 'IN' as const };
}
