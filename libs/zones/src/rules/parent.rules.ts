import { faultAt, type Rule } from './rule';

/** Our parent zone holds its apex, its own name servers' addresses and delegations (NS, glue, DS), nothing else. */
export const parentRules: readonly Rule[] = [
  {
    id: 'zone.parent-holds-data',
    severity: 'error',
    *check(zone) {
      if (zone.kind !== 'parent') return;
      const servers = zone.serverNames();
      for (const set of zone.sets) {
        const delegation = !zone.isApex(set.owner) && ['NS', 'DS'].includes(set.type);
        const address = ['A', 'AAAA'].includes(set.type) && servers.has(set.owner.toString()) && !zone.isApex(set.owner);
        const apex = zone.isApex(set.owner) && ['SOA', 'NS', 'CAA', 'TXT'].includes(set.type);
        if (!delegation && !address && !apex) yield faultAt(set, { zone: zone.apex.toString() });
      }
    },
  },
];
