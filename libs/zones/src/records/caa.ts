import { Invalid } from '@app/kernel';
import { exactly, numberOf, quoted } from '../master-file/fields';
import type { RecordType } from './record-type';
import { u8 } from './wire';

/** Which authorities may issue certificates (RFC 8659). Flags are 0, or 128 for "critical". */
export const CAA: RecordType<{ flags: number; tag: string; value: string }> = {
  name: 'CAA',
  code: 257,
  read(fields) {
    const [flags, tag, value] = exactly(fields, 3, 'CAA');
    const name = tag!.raw.toLowerCase();
    if (!/^[a-z0-9]{1,15}$/.test(name)) throw new Invalid('zone.caa-tag', { value: tag!.raw.slice(0, 80) });
    const number = numberOf(flags!, 255);
    if (number !== 0 && number !== 128) throw new Invalid('zone.caa-flags', { value: number });
    return { flags: number, tag: name, value: value!.octets.toString('latin1') };
  },
  write: (data) => `${data.flags} ${data.tag} ${quoted(Buffer.from(data.value, 'latin1'))}`,
  wire: (data) => Buffer.concat([u8(data.flags), u8(data.tag.length), Buffer.from(data.tag), Buffer.from(data.value, 'latin1')]),
};
