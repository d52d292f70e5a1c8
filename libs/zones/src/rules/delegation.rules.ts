import { dataOf } from '../records';
import { faultAt, type Rule } from './rule';

/** DS algorithms and digests that RFC 8624 forbids for new delegations. */
const weak = { algorithms: [1, 3, 5, 6, 7, 12], digests: [1, 3] };

/** What the parent says about a child must lead there and hide nothing (RFC 1034 §4.2.1, RFC 4034 §5, RFC 9471). */
export const delegationRules: readonly Rule[] = [
  {
    id: 'zone.delegation-single-server',
    severity: 'error',
    check: (zone) => zone.of('NS').filter((s) => !zone.isApex(s.owner) && s.rdata.length === 1).map((s) => faultAt(s)),
  },
  {
    id: 'zone.glue-missing',
    severity: 'error',
    *check(zone) {
      for (const { set, target } of zone.targets('NS')) {
        const needed = target.isWithin(zone.apex) && !zone.isApex(set.owner) && target.isWithin(set.owner);
        if (needed && !zone.hasAddress(target)) yield faultAt(set, { server: target.toString() });
      }
    },
  },
  {
    id: 'zone.server-not-found',
    severity: 'error',
    *check(zone) {
      for (const { set, target } of zone.targets('NS')) {
        const inside = !zone.isApex(set.owner) && target.isWithin(zone.apex) && !target.isWithin(set.owner);
        const answered = zone.hasAddress(target) || zone.get(target, 'CNAME') !== undefined || zone.cutOver(target) !== null;
        if (inside && !answered && !doubled(target.toString(), zone.apex.toString())) yield faultAt(set, { server: target.toString() });
      }
    },
  },
  {
    id: 'zone.final-dot-forgotten',
    severity: 'error',
    *check(zone) {
      for (const type of ['NS', 'CNAME', 'MX'] as const) {
        for (const { set, target } of zone.targets(type)) {
          if (doubled(target.toString(), zone.apex.toString())) yield faultAt(set, { target: target.toString() });
        }
      }
    },
  },
  {
    id: 'zone.ns-to-cname',
    severity: 'error',
    *check(zone) {
      for (const { set, target } of zone.targets('NS')) {
        if (zone.get(target, 'CNAME') !== undefined) yield faultAt(set, { server: target.toString() });
      }
    },
  },
  {
    id: 'zone.occluded-data',
    severity: 'warning',
    *check(zone) {
      const servers = zone.serverNames();
      for (const set of zone.sets) {
        const cut = zone.cutOver(set.owner);
        const glue = ['A', 'AAAA'].includes(set.type) && servers.has(set.owner.toString());
        if (cut !== null && !cut.equals(set.owner) && !glue) yield faultAt(set, { cut: cut.toString() });
      }
    },
  },
  {
    id: 'zone.data-beside-delegation',
    severity: 'warning',
    *check(zone) {
      const servers = zone.serverNames();
      for (const set of zone.sets) {
        const glue = ['A', 'AAAA'].includes(set.type) && servers.has(set.owner.toString());
        if (zone.isCut(set.owner) && !['NS', 'DS', 'CNAME'].includes(set.type) && !glue) yield faultAt(set);
      }
    },
  },
  {
    id: 'zone.ds-without-ns',
    severity: 'error',
    check: (zone) => zone.of('DS').filter((s) => !zone.isApex(s.owner) && !zone.isCut(s.owner)).map((s) => faultAt(s)),
  },
  {
    id: 'zone.ds-at-apex',
    severity: 'error',
    check: (zone) => zone.of('DS').filter((s) => zone.isApex(s.owner)).map((s) => faultAt(s)),
  },
  {
    id: 'zone.ds-weak',
    severity: 'error',
    *check(zone) {
      for (const set of zone.of('DS')) {
        const bad = set.rdata.map((r) => dataOf('DS', r)).find((d) => weak.algorithms.includes(d.algorithm) || weak.digests.includes(d.digestType));
        if (bad !== undefined) yield faultAt(set, { algorithm: bad.algorithm, digest: bad.digestType });
      }
    },
  },
];

/** `ns1.mil.id.mil.id`: the origin was added to a name that was whole already. */
function doubled(target: string, apex: string): boolean {
  return target.endsWith(`.${apex}.${apex}`) || target === `${apex}.${apex}`;
}
