import { AppError, DomainName, Invalid } from '@app/kernel';
import type { Finding } from '../finding';
import { isRecordType, recordType, wireOf, type RecordTypeName } from '../records';
import { keyOf, type RecordSet } from '../record-set';
import { entriesOf, type Entry } from './entries';
import { nameOf, type Field } from './fields';

/** A zone as text says it: whole sets, and what was wrong on the way. */
export interface ReadZone {
  readonly sets: readonly RecordSet[];
  readonly findings: readonly Finding[];
}

interface Line {
  readonly owner: DomainName;
  readonly type: RecordTypeName;
  readonly ttl: number;
  readonly rdata: string;
}

/**
 * Reads a master file (RFC 1035 §5: $ORIGIN, $TTL, parentheses, comments, quotes, relative names, omitted owner, TTL and class).
 * A faulty entry becomes a finding and reading goes on; `$INCLUDE` is refused, since a zone's text must not open files.
 */
export function readZone(text: string, zone: DomainName): ReadZone {
  const reader = new ZoneReader(zone);
  try {
    for (const entry of entriesOf(text)) reader.take(entry);
  } catch (error) {
    reader.fault(error);
  }
  return reader.result();
}

/** The sets of a text without any fault; else Invalid with the first fault's code and facts. */
export function readZoneStrictly(text: string, zone: DomainName): readonly RecordSet[] {
  const { sets, findings } = readZone(text, zone);
  const first = findings.find((f) => f.severity === 'error');
  if (first !== undefined) throw new Invalid(first.rule, { owner: first.owner, ...first.facts });
  return sets;
}

class ZoneReader {
  private origin: DomainName;
  private owner: DomainName | null = null;
  private ttl: number | null = null;
  private readonly lines = new Map<string, Line[]>();
  private readonly findings: Finding[] = [];

  constructor(private readonly zone: DomainName) {
    this.origin = zone;
  }

  take(entry: Entry): void {
    try {
      if (entry.fields[0]!.raw.startsWith('$')) this.directive(entry.fields);
      else this.record(entry);
    } catch (error) {
      this.fault(error, entry);
    }
  }

  fault(error: unknown, entry?: Entry): void {
    if (!(error instanceof AppError)) throw error;
    const type = entry?.fields.find((f) => isRecordType(f.raw.toUpperCase()))?.raw.toUpperCase() ?? '';
    this.note(error.code, { ...error.facts, ...(entry && { line: entry.line }) }, this.owner ?? this.zone, type);
  }

  result(): ReadZone {
    const sets = [...this.lines.values()].map((lines) => this.setOf(lines));
    return { sets, findings: this.findings };
  }

  private directive(fields: readonly Field[]): void {
    const [name, value] = [fields[0]!.raw.toUpperCase(), fields[1]];
    if (value === undefined || fields.length > 2) throw new Invalid('zone.directive-refused', { value: name });
    if (name === '$ORIGIN') this.origin = nameOf(value, this.origin);
    else if (name === '$TTL') this.ttl = secondsOf(value);
    else throw new Invalid('zone.directive-refused', { value: name });
  }

  private record(entry: Entry): void {
    const fields = [...entry.fields];
    if (!entry.continues) this.owner = nameOf(fields.shift()!, this.origin);
    if (this.owner === null) throw new Invalid('zone.owner-missing');
    const ttl = this.headOf(fields) ?? this.ttl;
    const type = fields.shift()?.raw.toUpperCase() ?? '';
    if (!isRecordType(type)) throw new Invalid('zone.type-unknown', { type: type.slice(0, 20) });
    if (ttl === null) throw new Invalid('zone.ttl-missing');
    const t = recordType(type);
    const rdata = t.write(t.read(fields, this.origin));
    if (!this.owner.isWithin(this.zone)) throw new Invalid('zone.out-of-zone', { zone: this.zone.toString() });
    this.keep({ owner: this.owner, type, ttl, rdata });
  }

  /** Takes TTL and class off the front, in either order. */
  private headOf(fields: Field[]): number | null {
    let ttl: number | null = null;
    for (let i = 0; i < 2; i++) {
      const raw = fields[0]?.raw ?? '';
      if (raw.toUpperCase() === 'IN') fields.shift();
      else if (ttl === null && /^\d/.test(raw)) ttl = secondsOf(fields.shift()!);
    }
    return ttl;
  }

  private keep(line: Line): void {
    const key = keyOf(line);
    const lines = this.lines.get(key);
    if (lines === undefined) this.lines.set(key, [line]);
    else lines.push(line);
  }

  private setOf(lines: readonly Line[]): RecordSet {
    const { owner, type, ttl } = lines[0]!;
    if (lines.some((l) => l.ttl !== ttl)) this.note('zone.ttl-differs', { ttls: [...new Set(lines.map((l) => l.ttl))].join(', ') }, owner, type);
    const rdata = [...new Set(lines.map((l) => l.rdata))];
    if (rdata.length < lines.length) this.note('zone.duplicate', { value: repeated(lines).slice(0, 200) }, owner, type);
    const order = new Map(rdata.map((r) => [r, wireOf(type, r)]));
    return { owner, type, ttl, rdata: rdata.sort((a, b) => Buffer.compare(order.get(a)!, order.get(b)!)) };
  }

  private note(rule: string, facts: Finding['facts'], owner: DomainName, type: string): void {
    this.findings.push({ rule, severity: 'error', owner: owner.toString(), type, facts });
  }
}

/** Seconds, or BIND's units (`1h30m`); at most 2^31-1 (RFC 2181 §8). */
function secondsOf(field: Field): number {
  const units: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };
  const parts = [...field.raw.toLowerCase().matchAll(/(\d{1,10})([smhdw]?)/g)];
  const seconds = parts.reduce((sum, [, n, unit]) => sum + Number(n) * units[unit!]!, 0);
  if (parts.map(([all]) => all).join('') !== field.raw.toLowerCase() || seconds > 0x7fffffff) {
    throw new Invalid('zone.number-out-of-range', { value: field.raw.slice(0, 20), max: 0x7fffffff });
  }
  return seconds;
}

function repeated(lines: readonly Line[]): string {
  return lines.find((l, i) => lines.findIndex((o) => o.rdata === l.rdata) !== i)!.rdata;
}
