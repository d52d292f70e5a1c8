import { DomainName, Invalid } from '@app/kernel';
import { fieldsOf } from '../master-file/fields';
import { A } from './a';
import { AAAA } from './aaaa';
import { CAA } from './caa';
import { CNAME } from './cname';
import { DS } from './ds';
import { MX } from './mx';
import { NS } from './ns';
import type { RecordType } from './record-type';
import { SOA } from './soa';
import { TXT } from './txt';

/** Every type we hold. A new type is one new file and one line here. */
export const recordTypes = { SOA, NS, A, AAAA, CNAME, MX, TXT, CAA, DS } as const;

export type RecordTypeName = keyof typeof recordTypes;

type DataOf<Name extends RecordTypeName> = (typeof recordTypes)[Name] extends RecordType<infer Data> ? Data : never;

export function isRecordType(name: string): name is RecordTypeName {
  return Object.hasOwn(recordTypes, name);
}

/** The type by name, for code that treats all types alike. */
export function recordType(name: string): RecordType<unknown> {
  if (!isRecordType(name)) throw new Invalid('zone.type-unknown', { type: name.slice(0, 20) });
  return recordTypes[name] as RecordType<unknown>;
}

const root = DomainName.parse('');

/** The data behind one canonical presentation. */
export function dataOf<Name extends RecordTypeName>(type: Name, rdata: string): DataOf<Name> {
  return recordType(type).read(fieldsOf(rdata), root) as DataOf<Name>;
}

/** Any accepted presentation in canonical form; relative names end at `origin`. Throws Invalid. */
export function canonicalRdata(type: string, rdata: string, origin: DomainName = root): string {
  const t = recordType(type);
  return t.write(t.read(fieldsOf(rdata), origin));
}

/** Canonical wire rdata of one canonical presentation. */
export function wireOf(type: string, rdata: string): Buffer {
  const t = recordType(type);
  return t.wire(t.read(fieldsOf(rdata), root));
}

/** The name that a canonical presentation points to (NS, CNAME, MX), or null. */
export function targetOf(type: string, rdata: string): DomainName | null {
  const t = recordType(type);
  return t.target?.(t.read(fieldsOf(rdata), root)) ?? null;
}
