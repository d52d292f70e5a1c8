import type { Reader } from '@app/platform';
import type { DomainName } from '@app/kernel';
import { RecordSetRow } from './record-set.entity';
import { hashOf, type RecordSet } from './record-set';
import type { Change, SetValue } from './release.entity';
import { Zone } from './zone.entity';

/** Everything a zone holds now, in canonical order. The one way to a zone's content: an incremental one can take its place. */
export async function contentOf(reader: Reader, zoneId: string): Promise<RecordSetRow[]> {
  // Plain rows: hydrating entities one by one costs ten times the query at a thousand sets.
  const rows = await reader.query<Omit<RecordSetRow, 'set'>>(
    `SELECT zone_id AS "zoneId", owner, type, ttl, rdata, hash, sort_key AS "sortKey", bucket, origin_type AS "originType", origin_id AS "originId"
       FROM record_set WHERE zone_id = $1 ORDER BY sort_key, type`,
    [zoneId],
  );
  return rows.map((row) => Object.assign(new RecordSetRow(), row));
}

/** Our active zone that holds this name: the deepest at or above it; `strictly` leaves out the name itself. */
export async function zoneOver(reader: Reader, name: DomainName, strictly = false): Promise<Zone | null> {
  const names = name.labels.map((_, i) => name.labels.slice(i).join('.')).slice(strictly ? 1 : 0);
  const zones = await reader.query<{ id: string }>(
    `SELECT id FROM zone WHERE name = ANY($1) AND state = 'active' ORDER BY length(name) DESC LIMIT 1`,
    [names],
  );
  return zones.length === 0 ? null : reader.one(Zone, { id: zones[0]!.id });
}

/** Names of our own zones below this one: questions about them are answered from there, even on the same server. */
export async function zonesBelow(reader: Reader, zone: DomainName): Promise<Set<string>> {
  const rows = await reader.query<{ name: string }>(`SELECT name FROM zone WHERE right(name, length($1) + 1) = '.' || $1 AND state = 'active'`, [zone.toString()]);
  return new Set(rows.map((r) => r.name));
}

/** The sets as keys of owner and type, with their hashes. */
export async function currentHashes(reader: Reader, zoneId: string, owners: readonly string[]): Promise<Map<string, string>> {
  const rows = await reader.query<{ owner: string; type: string; hash: string }>(
    'SELECT owner, type, hash FROM record_set WHERE zone_id = $1 AND owner = ANY($2)',
    [zoneId, owners],
  );
  return new Map(rows.map((r) => [`${r.owner} ${r.type}`, r.hash]));
}

export function valueOf(set: RecordSet | null): SetValue | null {
  return set === null ? null : { ttl: set.ttl, rdata: set.rdata };
}

export function hashOfValue(owner: DomainName, type: Change['type'], value: SetValue | null): string | null {
  return value === null ? null : hashOf({ owner, type, ...value });
}
