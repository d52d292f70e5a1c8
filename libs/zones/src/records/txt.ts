import { Invalid } from '@app/kernel';
import { quoted, type Field } from '../master-file/fields';
import type { RecordType } from './record-type';
import { u8 } from './wire';

const LIMIT = 255;

/** Text (RFC 1035 §3.3.14): one or more strings of at most 255 octets each. */
export const TXT: RecordType<Buffer[]> = {
  name: 'TXT',
  code: 16,
  read(fields) {
    if (fields.length === 0) throw new Invalid('zone.field-count', { type: 'TXT', wanted: 1, found: 0 });
    return fields.map(octetsOf);
  },
  write: (data) => data.map(quoted).join(' '),
  wire: (data) => Buffer.concat(data.flatMap((s) => [u8(s.length), s])),
};

/** A text of any length as TXT presentation: split at 255 octets, never inside a UTF-8 sequence. */
export function textRdata(value: string): string {
  const parts: Buffer[] = [];
  let rest = Buffer.from(value, 'utf8');
  do {
    let end = Math.min(LIMIT, rest.length);
    while (end < rest.length && (rest[end]! & 0xc0) === 0x80) end--;
    parts.push(rest.subarray(0, end));
    rest = rest.subarray(end);
  } while (rest.length > 0);
  return TXT.write(parts);
}

/** The whole text of a TXT record: its strings joined without a gap (RFC 7208 §3.3). */
export function textOf(data: readonly Buffer[]): string {
  return Buffer.concat([...data]).toString('utf8');
}

function octetsOf(field: Field): Buffer {
  if (field.octets.length > LIMIT) throw new Invalid('zone.txt-too-long', { octets: field.octets.length, limit: LIMIT });
  return field.octets;
}
