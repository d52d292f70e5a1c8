import { Injectable } from '@nestjs/common';
import type { Tx } from '@app/platform';
import { Conflict, DomainName, Invalid, newId } from '@app/kernel';
import { bucketOf, refreshTree } from './bucket-tree';
import { errorsOf } from './finding';
import { guard } from './guard';
import { RecordSetRow, type Origin } from './record-set.entity';
import { hashOf, recordSet, withSerial, type RecordSet } from './record-set';
import { Release, type Change, type ReleaseRef, type SetValue } from './release.entity';
import { checkZone } from './rules';
import { Zone, type ZoneKind } from './zone.entity';
import { contentOf, valueOf } from './zone-content.queries';

/** One set as an act wants it: the hash it was planned upon (null: none was there), and what it becomes (null: gone). */
export interface WantedChange {
  readonly owner: string;
  readonly type: string;
  readonly before: string | null;
  readonly after: SetValue | null;
}

export interface ReleaseOrder {
  readonly zone: string;
  readonly kind: ZoneKind;
  readonly changes: readonly WantedChange[];
  readonly origin: Origin;
  readonly reason: string;
  /** Digest of the plan: a set that a later act changed after this plan was applied once is done, not moved on. */
  readonly planHash?: string;
  /** `challenge`: outside the guard. `removal`: the whole zone goes, on purpose. */
  readonly sort?: 'ordinary' | 'challenge' | 'removal';
  /** The code when a set is neither as planned nor as wanted. */
  readonly movedOn?: string;
}

/** Makes releases: the only writer of record sets. */
@Injectable()
export class Releases {
  /**
   * Makes one release of what is still to be changed; what is already as wanted counts as done.
   * Null when nothing is left to do. Locks the zone's row until the transaction ends.
   *
   * @throws Conflict `movedOn` {owner, type}, 'zone.guard-…'; Invalid with the first rule broken
   */
  async make(tx: Tx, order: ReleaseOrder): Promise<ReleaseRef | null> {
    const zone = await this.lockedZone(tx, order);
    const rows = new Map((await contentOf(tx, zone.id)).map((r) => [`${r.owner} ${r.type}`, r]));
    const applied = await this.wasApplied(tx, zone, order);
    const difference = order.changes.flatMap((wanted) => changeOf(wanted, rows, order, applied));
    if (difference.length === 0) return null;
    const after = withChanges(rows, difference);
    if (order.sort === undefined || order.sort === 'ordinary') {
      guard(order.zone, [...rows.values()].filter((r) => r.originType !== 'order').length, difference);
    }
    if (after.length > 0) refuseErrors(zone.domain, order.kind, after);
    return this.write(tx, zone, order, difference, after.length === 0);
  }

  /** A release without a difference, whose serial passes one that was seen elsewhere. */
  async overtake(tx: Tx, zoneId: string, seen: number): Promise<ReleaseRef> {
    const zone = await tx.lock(Zone, { id: zoneId });
    zone.raiseFloor(seen);
    const order = { zone: zone.name, kind: zone.kind, changes: [], origin: { type: 'system', id: 'serial' }, reason: 'server-ahead' } as const;
    return this.write(tx, zone, order, [], zone.state === 'removed');
  }

  private async lockedZone(tx: Tx, { zone, kind }: ReleaseOrder): Promise<Zone> {
    const fresh = Zone.begin(zone, kind);
    await tx.execute('INSERT INTO zone (id, name, kind, state) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING', [fresh.id, zone, kind, fresh.state]);
    return tx.lock(Zone, { name: zone });
  }

  private async wasApplied(tx: Tx, zone: Zone, { origin, planHash }: ReleaseOrder): Promise<boolean> {
    if (planHash === undefined) return false;
    return (await tx.one(Release, { zoneId: zone.id, originType: origin.type, originId: origin.id, planHash })) !== null;
  }

  private async write(tx: Tx, zone: Zone, order: ReleaseOrder, difference: readonly Change[], empty: boolean): Promise<ReleaseRef> {
    await storeSets(tx, zone.id, order.origin, difference);
    const rootHash = await refreshTree(tx, zone.id, difference.map((c) => bucketOf(DomainName.parse(c.owner))));
    const id = newId(tx.at.getTime());
    const parentId = zone.releaseId;
    const serial = zone.release(id, empty, tx.at);
    const { kind: actorKind, id: actorId, title: actorTitle } = tx.actor;
    const { type: originType, id: originId } = order.origin;
    const row = { id, zoneId: zone.id, number: zone.releaseNumber, parentId, serial, rootHash, actorKind, actorId, actorTitle, originType, originId, planHash: order.planHash ?? null, reason: order.reason, at: tx.at };
    await tx.insert(Release, { ...row, difference: [...difference] });
    await tx.save(zone);
    await tx.execute(
      `INSERT INTO publication (release_id, server_id, zone_id, state) SELECT $1, id, $2, 'pending' FROM name_server WHERE state = 'active'`,
      [id, zone.id],
    );
    await tx.event({ stream: `zone:${zone.name}`, type: 'zones.release-made', data: { releaseId: id, serial, originType, originId, sets: difference.length } });
    return { releaseId: id, zone: zone.name, serial };
  }
}

/** The change still to be made for one wanted set: none when it is there already. */
function changeOf(wanted: WantedChange, rows: ReadonlyMap<string, RecordSetRow>, order: ReleaseOrder, applied: boolean): Change[] {
  const owner = DomainName.parse(wanted.owner);
  if (!owner.isWithin(DomainName.parse(order.zone))) throw new Invalid('zone.out-of-zone', { zone: order.zone });
  const current = rows.get(`${owner.toString()} ${wanted.type}`);
  const set = wanted.after === null ? null : recordSet(owner, wanted.type, wanted.after.ttl, wanted.after.rdata);
  if ((current?.hash ?? null) === (set === null ? null : hashOf(set))) return [];
  if ((current?.hash ?? null) !== wanted.before) {
    if (applied) return [];
    throw new Conflict(order.movedOn ?? 'zones.moved-on', { owner: wanted.owner, type: wanted.type });
  }
  const type = set?.type ?? current!.type;
  const before = current === undefined ? null : { ttl: current.ttl, rdata: current.rdata };
  return [{ owner: owner.toString(), type, before, after: valueOf(set === null ? null : unnumbered(set)) }];
}

function withChanges(rows: ReadonlyMap<string, RecordSetRow>, difference: readonly Change[]): RecordSet[] {
  const sets = new Map([...rows].map(([key, row]) => [key, row.set()]));
  for (const { owner, type, after } of difference) {
    if (after === null) sets.delete(`${owner} ${type}`);
    else sets.set(`${owner} ${type}`, { owner: DomainName.parse(owner), type, ...after });
  }
  return [...sets.values()];
}

/** The rules are asked about the zone as it will be numbered, so that a serial of 0 is not held against it. */
function refuseErrors(name: DomainName, kind: ZoneKind, sets: readonly RecordSet[]): void {
  const numbered = sets.map((s) => (s.type === 'SOA' ? { ...s, rdata: s.rdata.map((r) => withSerial(r, 1)) } : s));
  const errors = errorsOf(checkZone({ name, kind, sets: numbered }));
  if (errors.length === 0) return;
  const [first] = errors;
  const at = { owner: first!.owner, type: first!.type };
  throw new Invalid(first!.rule, { ...at, ...first!.facts }, errors.map((e) => ({ field: `${e.owner} ${e.type}`, code: e.rule, facts: e.facts })));
}

async function storeSets(tx: Tx, zoneId: string, origin: Origin, difference: readonly Change[]): Promise<void> {
  const gone = difference.filter((c) => c.after === null).map(({ owner, type }) => ({ owner, type }));
  const kept = difference.filter((c) => c.after !== null).map(({ owner, type, after }) => {
    const name = DomainName.parse(owner);
    return { owner, type, ...after!, hash: hashOf({ owner: name, type, ...after! }), sort_key: sortKey(name), bucket: bucketOf(name) };
  });
  await tx.execute(
    `DELETE FROM record_set r USING jsonb_to_recordset($2::jsonb) AS g(owner text, type text)
      WHERE r.zone_id = $1 AND r.owner = g.owner AND r.type = g.type`,
    [zoneId, JSON.stringify(gone)],
  );
  await tx.execute(
    `INSERT INTO record_set (zone_id, owner, type, ttl, rdata, hash, sort_key, bucket, origin_type, origin_id)
     SELECT $1, owner, type, ttl, rdata, hash, sort_key, bucket, $3, $4 FROM jsonb_to_recordset($2::jsonb)
       AS k(owner text, type text, ttl integer, rdata jsonb, hash text, sort_key text, bucket integer)
     ON CONFLICT (zone_id, owner, type) DO UPDATE SET ttl = EXCLUDED.ttl, rdata = EXCLUDED.rdata, hash = EXCLUDED.hash,
       origin_type = EXCLUDED.origin_type, origin_id = EXCLUDED.origin_id`,
    [zoneId, JSON.stringify(kept), origin.type, origin.id],
  );
}

function unnumbered(set: RecordSet): RecordSet {
  return set.type === 'SOA' ? { ...set, rdata: set.rdata.map((r) => withSerial(r, 0)) } : set;
}

/** U+0001 sorts before every character of a label, so that a name comes before the names below it. */
function sortKey(name: DomainName): string {
  return [...name.labels].reverse().join('\u0001');
}
