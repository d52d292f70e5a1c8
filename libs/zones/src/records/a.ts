import { Invalid } from '@app/kernel';
import { isIPv4 } from 'node:net';
import { exactly } from '../master-file/fields';
import type { RecordType } from './record-type';

/** IPv4 address (RFC 1035 §3.4.1): four decimal octets, nothing else. */
export const A: RecordType<string> = {
  name: 'A',
  code: 1,
  read(fields) {
    const [address] = exactly(fields, 1, 'A');
    if (!isIPv4(address!.raw)) throw new Invalid('zone.bad-address', { type: 'A', value: address!.raw.slice(0, 80) });
    return address!.raw;
  },
  write: (data) => data,
  wire: (data) => Buffer.from(data.split('.').map(Number)),
};
