import { DomainName, Invalid } from '@app/kernel';
import { exactly, nameOf, numberOf } from '../master-file/fields';
import type { RecordType } from './record-type';
import { nameToWire, u32 } from './wire';

/** Start of authority (RFC 1035 §3.3.13, RFC 2308 for `minimum`); times in seconds. */
export interface Soa {
  readonly mname: string;
  readonly rname: string;
  readonly serial: number;
  readonly refresh: number;
  readonly retry: number;
  readonly expire: number;
  readonly minimum: number;
}

export const SOA: RecordType<Soa> = {
  name: 'SOA',
  code: 6,
  read(fields, origin) {
    const [mname, rname, serial, refresh, retry, expire, minimum] = exactly(fields, 7, 'SOA');
    if (rname!.raw.includes('@')) throw new Invalid('zone.soa-mailbox', { value: rname!.raw.slice(0, 80) });
    return {
      mname: nameOf(mname!, origin).toString(),
      rname: nameOf(rname!, origin).toString(),
      serial: numberOf(serial!, 0xffffffff),
      refresh: numberOf(refresh!, 0x7fffffff),
      retry: numberOf(retry!, 0x7fffffff),
      expire: numberOf(expire!, 0x7fffffff),
      minimum: numberOf(minimum!, 0x7fffffff),
    };
  },
  write(data) {
    const names = `${DomainName.parse(data.mname).toFqdn()} ${DomainName.parse(data.rname).toFqdn()}`;
    return `${names} ${data.serial} ${data.refresh} ${data.retry} ${data.expire} ${data.minimum}`;
  },
  wire(data) {
    const names = [data.mname, data.rname].map((n) => nameToWire(DomainName.parse(n)));
    return Buffer.concat([...names, ...[data.serial, data.refresh, data.retry, data.expire, data.minimum].map(u32)]);
  },
};
