import { DomainName } from '@app/kernel';
import { exactly, nameOf } from '../master-file/fields';
import type { RecordType } from './record-type';
import { nameToWire } from './wire';

/** Alias (RFC 1035 §3.3.1). */
export const CNAME: RecordType<string> = {
  name: 'CNAME',
  code: 5,
  read: (fields, origin) => nameOf(exactly(fields, 1, 'CNAME')[0]!, origin).toString(),
  write: (data) => DomainName.parse(data).toFqdn(),
  wire: (data) => nameToWire(DomainName.parse(data)),
  target: (data) => DomainName.parse(data),
};
