import { DomainName } from '@app/kernel';
import { exactly, nameOf } from '../master-file/fields';
import type { RecordType } from './record-type';
import { nameToWire } from './wire';

/** Name server (RFC 1035 §3.3.11). */
export const NS: RecordType<string> = {
  name: 'NS',
  code: 2,
  read: (fields, origin) => nameOf(exactly(fields, 1, 'NS')[0]!, origin).toString(),
  write: (data) => DomainName.parse(data).toFqdn(),
  wire: (data) => nameToWire(DomainName.parse(data)),
  target: (data) => DomainName.parse(data),
};
