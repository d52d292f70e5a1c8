import type { DomainName } from '@app/kernel';
import { targetOf } from '../records';
import { faultAt, type Rule } from './rule';
import type { ZoneView } from './zone-view';

/** An alias stands alone and leads somewhere (RFC 1034 §3.6.2, RFC 2181 §10.1). */
export const cnameRules: readonly Rule[] = [
  {
    id: 'zone.cname-at-apex',
    severity: 'error',
    check: (zone) => zone.of('CNAME').filter((s) => zone.isApex(s.owner)).map((s) => faultAt(s)),
  },
  {
    id: 'zone.cname-with-other-data',
    severity: 'error',
    check: (zone) =>
      zone
        .of('CNAME')
        .filter((s) => !zone.isApex(s.owner) && zone.at(s.owner).length > 1)
        .map((s) => faultAt(s, { types: zone.at(s.owner).map((o) => o.type).filter((t) => t !== 'CNAME').join(', ') })),
  },
  {
    id: 'zone.cname-not-single',
    severity: 'error',
    check: (zone) => zone.of('CNAME').filter((s) => s.rdata.length > 1).map((s) => faultAt(s, { count: s.rdata.length })),
  },
  {
    id: 'zone.cname-loop',
    severity: 'error',
    check: (zone) => zone.of('CNAME').filter((s) => loops(zone, s.owner)).map((s) => faultAt(s)),
  },
  {
    id: 'zone.cname-target-missing',
    severity: 'warning',
    *check(zone) {
      for (const { set, target } of zone.targets('CNAME')) {
        if (zone.isOurs(target) && !exists(zone, target)) yield faultAt(set, { target: target.toString() });
      }
    },
  },
];

/** Whether following the alias comes back to where it began. */
function loops(zone: ZoneView, start: DomainName): boolean {
  const seen = new Set<string>();
  for (let name: DomainName | null = start; name !== null && !seen.has(name.toString()); ) {
    seen.add(name.toString());
    const alias: string | undefined = zone.get(name, 'CNAME')?.rdata[0];
    name = alias === undefined ? null : targetOf('CNAME', alias);
    if (name?.equals(start)) return true;
  }
  return false;
}

function exists(zone: ZoneView, name: DomainName): boolean {
  return zone.at(name).length > 0 || zone.at(name.parent().child('*')).length > 0;
}
