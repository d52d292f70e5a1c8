import { DomainName, Invalid } from '@app/kernel';

/** One field of an entry in a master file (RFC 1035 §5.1). */
export interface Field {
  /** As written, escapes kept, quotes taken off. */
  readonly raw: string;
  /** With `\DDD` and `\X` resolved; other characters as UTF-8. */
  readonly octets: Buffer;
  readonly quoted: boolean;
}

export function fieldOf(raw: string, quotedField: boolean): Field {
  return { raw, octets: unescaped(raw), quoted: quotedField };
}

/** The fields of a text on one line, without comments or parentheses. Throws Invalid('zone.unbalanced-quote'). */
export function fieldsOf(text: string): Field[] {
  const fields: Field[] = [];
  for (const [, inQuotes, open, bare] of text.matchAll(/"((?:[^"\\]|\\[^])*)"|(")|((?:[^\s"\\]|\\[^]|\\$)+)/g)) {
    if (open !== undefined) throw new Invalid('zone.unbalanced-quote');
    fields.push(inQuotes === undefined ? fieldOf(bare!, false) : fieldOf(inQuotes, true));
  }
  return fields;
}

/** The fields, when there are as many as the type wants; else Invalid('zone.field-count'). */
export function exactly(fields: readonly Field[], wanted: number, type: string): readonly Field[] {
  if (fields.length !== wanted) throw new Invalid('zone.field-count', { type, wanted, found: fields.length });
  return fields;
}

/** A decimal number from 0 to `max`; else Invalid('zone.number-out-of-range'). */
export function numberOf(field: Field, max: number): number {
  const value = /^\d{1,10}$/.test(field.raw) ? Number(field.raw) : -1;
  if (value < 0 || value > max) throw new Invalid('zone.number-out-of-range', { value: field.raw.slice(0, 20), max });
  return value;
}

/** An absolute name, or a relative one completed with the origin; `@` is the origin. */
export function nameOf(field: Field, origin: DomainName): DomainName {
  if (field.raw === '@') return origin;
  if (field.raw.endsWith('.')) return DomainName.parse(field.raw);
  return DomainName.parse(`${field.raw}.${origin.toString()}`);
}

/** A character string in quotes: printable ASCII as it is, the rest as `\DDD`. */
export function quoted(octets: Buffer): string {
  let out = '';
  for (const octet of octets) {
    if (octet === 0x22 || octet === 0x5c) out += `\\${String.fromCharCode(octet)}`;
    else if (octet >= 0x20 && octet <= 0x7e) out += String.fromCharCode(octet);
    else out += `\\${String(octet).padStart(3, '0')}`;
  }
  return `"${out}"`;
}

function unescaped(raw: string): Buffer {
  if (!raw.includes('\\')) return Buffer.from(raw, 'utf8');
  const parts = [...raw.matchAll(/\\(\d{3})|\\([^])|\\$|([^\\]+)/g)].map(([all, decimal, escaped, plain]) => {
    if (decimal !== undefined && Number(decimal) <= 255) return Buffer.from([Number(decimal)]);
    const text = plain ?? escaped;
    if (text === undefined || decimal !== undefined) throw new Invalid('zone.bad-escape', { value: all });
    return Buffer.from(text, 'utf8');
  });
  return Buffer.concat(parts);
}
