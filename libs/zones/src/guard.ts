import { Conflict } from '@app/kernel';
import type { Change } from './release.entity';

/** Below this many sets, a share says nothing. */
const COUNTED_FROM = 10;
const SHARE = 0.3;

/**
 * Stops a release that no single decision should make: one that drops the apex NS or SOA, or that changes or deletes
 * more than 30 % of ten or more existing sets. Counts sets of data, never lines of text; challenges are not among them.
 *
 * @param existing how many sets the zone holds, challenges left out
 * @throws Conflict 'zone.guard-apex' | 'zone.guard-share'
 */
export function guard(apex: string, existing: number, difference: readonly Change[]): void {
  const dropped = difference.find((c) => c.owner === apex && ['NS', 'SOA'].includes(c.type) && c.after === null);
  if (dropped !== undefined) throw new Conflict('zone.guard-apex', { zone: apex, type: dropped.type });
  const touched = difference.filter((c) => c.before !== null).length;
  if (existing < COUNTED_FROM || touched <= existing * SHARE) return;
  throw new Conflict('zone.guard-share', { zone: apex, touched, existing, percent: SHARE * 100 });
}
