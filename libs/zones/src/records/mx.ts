import { DomainName, Invalid } from '@app/kernel';
import { isIP } from 'node:net';
import { exactly, nameOf, numberOf } from '../master-file/fields';
import type { RecordType } from './record-type';
import { nameToWire, u16 } from './wire';

/** Mail exchanger (RFC 1035 §3.3.9); `0 .` says that the name takes no mail (RFC 7505). */
export const MX: RecordType<{ preference: number; exchange: string }> = {
  name: 'MX',
  code: 15,
  read(fields, origin) {
    const [preference, exchange] = exactly(fields, 2, 'MX');
    if (isIP(exchange!.raw.replace(/\.$/, '')) !== 0) throw new Invalid('zone.mx-to-address', { value: exchange!.raw });
    return { preference: numberOf(preference!, 0xffff), exchange: nameOf(exchange!, origin).toString() };
  },
  write: (data) => `${data.preference} ${DomainName.parse(data.exchange).toFqdn()}`,
  wire: (data) => Buffer.concat([u16(data.preference), nameToWire(DomainName.parse(data.exchange))]),
  target: (data) => DomainName.parse(data.exchange),
};
