import type { DomainName } from '@app/kernel';
import { compareSets, withSerial, type RecordSet } from '../record-set';

/**
 * The one canonical master file of a zone: absolute names, a TTL on every line, sets in canonical order, one record a line.
 * The same sets and serial give the same bytes.
 */
export function writeZone(zone: DomainName, sets: readonly RecordSet[], serial: number): string {
  const lines = [...sets].sort(compareSets).flatMap((set) => linesOf(set, serial));
  return `; ${zone.toFqdn()} ${serial}\n${lines.join('\n')}\n`;
}

function linesOf(set: RecordSet, serial: number): string[] {
  const head = `${set.owner.toFqdn()} ${set.ttl} IN ${set.type}`;
  return set.rdata.map((rdata) => `${head} ${set.type === 'SOA' ? withSerial(rdata, serial) : rdata}`);
}
