import { dataOf } from '../records';
import { faultAt, type Rule } from './rule';
import type { ZoneView } from './zone-view';

/** What every zone must carry at its top (RFC 1035 §5.2, RFC 1912 §2.2). */
export const apexRules: readonly Rule[] = [
  {
    id: 'zone.soa-missing',
    severity: 'error',
    check: (zone) => (zone.get(zone.apex, 'SOA') === undefined ? [faultAt({ owner: zone.apex, type: 'SOA' })] : []),
  },
  {
    id: 'zone.soa-not-single',
    severity: 'error',
    check: (zone) => zone.of('SOA').filter((s) => zone.isApex(s.owner) && s.rdata.length > 1).map((s) => faultAt(s, { count: s.rdata.length })),
  },
  {
    id: 'zone.soa-not-at-apex',
    severity: 'error',
    check: (zone) => zone.of('SOA').filter((s) => !zone.isApex(s.owner)).map((s) => faultAt(s, { zone: zone.apex.toString() })),
  },
  {
    id: 'zone.apex-ns-missing',
    severity: 'error',
    check: (zone) => (zone.get(zone.apex, 'NS') === undefined ? [faultAt({ owner: zone.apex, type: 'NS' })] : []),
  },
  {
    id: 'zone.apex-single-server',
    severity: 'warning',
    check: (zone) => zone.of('NS').filter((s) => zone.isApex(s.owner) && s.rdata.length === 1).map((s) => faultAt(s)),
  },
  {
    id: 'zone.server-without-address',
    severity: 'error',
    *check(zone) {
      for (const { set, target } of zone.targets('NS')) {
        const lacking = zone.isApex(set.owner) && zone.isOurs(target) && !zone.hasAddress(target) && !zone.get(target, 'CNAME');
        if (lacking) yield faultAt(set, { server: target.toString() });
      }
    },
  },
  {
    id: 'zone.serial-zero',
    severity: 'error',
    check: (zone) => soas(zone).filter(({ soa }) => soa.serial === 0).map(({ set }) => faultAt(set)),
  },
  {
    // RIPE-203 and RFC 1912 §2.2: a secondary must get several retries before it gives the zone up.
    id: 'zone.soa-timers',
    severity: 'warning',
    check: (zone) =>
      soas(zone)
        .filter(({ soa }) => soa.retry >= soa.refresh || soa.expire < soa.refresh + soa.retry || soa.minimum > 86_400)
        .map(({ set, soa }) => faultAt(set, { refresh: soa.refresh, retry: soa.retry, expire: soa.expire, minimum: soa.minimum })),
  },
];

function soas(zone: ZoneView) {
  return zone.of('SOA').flatMap((set) => set.rdata.map((r) => ({ set, soa: dataOf('SOA', r) })));
}
