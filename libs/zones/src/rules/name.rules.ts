import type { DomainName } from '@app/kernel';
import { ttlRange } from '../record-set';
import { faultAt, type Rule } from './rule';

/** Which names may carry what (RFC 952, RFC 1123 §2.1, RFC 4592), and how long answers are kept. */
export const nameRules: readonly Rule[] = [
  {
    id: 'zone.host-name',
    severity: 'error',
    *check(zone) {
      for (const set of zone.sets) {
        if (['A', 'AAAA', 'MX'].includes(set.type) && !isHost(set.owner)) yield faultAt(set, { name: set.owner.toString() });
      }
      for (const type of ['NS', 'MX'] as const) {
        for (const { set, target } of zone.targets(type)) {
          if (!isHost(target) || target.labels[0] === '*') yield faultAt(set, { name: target.toString() });
        }
      }
    },
  },
  {
    id: 'zone.wildcard-delegation',
    severity: 'error',
    check: (zone) => zone.sets.filter((s) => isWildcard(s.owner) && ['NS', 'DS', 'SOA'].includes(s.type)).map((s) => faultAt(s)),
  },
  {
    id: 'zone.wildcard',
    severity: 'warning',
    check: (zone) => zone.sets.filter((s) => isWildcard(s.owner) && !['NS', 'DS', 'SOA'].includes(s.type)).map((s) => faultAt(s)),
  },
  {
    id: 'zone.ttl-out-of-range',
    severity: 'error',
    check: (zone) => zone.sets.filter((s) => s.ttl < ttlRange.min || s.ttl > ttlRange.max).map((s) => faultAt(s, { ttl: s.ttl, ...ttlRange })),
  },
];

function isWildcard(name: DomainName): boolean {
  return name.labels[0] === '*';
}

/** Letters, digits and hyphens only; a leftmost `*` stands for such a label. */
function isHost(name: DomainName): boolean {
  return !name.labels.some((l) => l.includes('_'));
}
