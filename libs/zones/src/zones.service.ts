import { Injectable } from '@nestjs/common';
import { Actor, Conflict, digestOf, DomainName, Invalid, newId, type PlanPart } from '@app/kernel';
import { Db, type Reader, type Tx } from '@app/platform';
import { apexSets, type ZonesAsk } from './asks';
import { Challenges } from './challenges.service';
import { Holds, type Standing } from './holds.service';
import { historyOf, serversOf, type HistoryLine } from './history.queries';
import { NameServerRow } from './name-server.entity';
import { Planner, type ZonePlan, type ZonesPlan } from './planner.service';
import { Publisher, type Inspection } from './publisher.service';
import type { Origin } from './record-set.entity';
import { hashOf, recordSet, type RecordSet } from './record-set';
import { Release, type Change, type ReleaseRef } from './release.entity';
import { Releases } from './releases.service';
import { contentOf, currentHashes, hashOfValue, valueOf, zoneOver, zonesBelow } from './zone-content.queries';
import { Zone } from './zone.entity';

/** One server of ours as it is set up at first. */
export interface ServerAsk {
  readonly host: string;
  readonly nodeId: string;
  readonly address: string;
  readonly role: 'primary' | 'secondary';
  readonly port?: number;
}

/** What DNS must say, and the proof that it does. */
@Injectable()
export class Zones {
  constructor(
    private readonly db: Db,
    private readonly planner: Planner,
    private readonly releases: Releases,
    private readonly publisher: Publisher,
    private readonly challenges: Challenges,
    private readonly holds: Holds,
  ) {}

  /** What an ask changes, for the letter and the signature. Only looks. */
  plan(reader: Reader, ask: ZonesAsk): Promise<PlanPart> {
    return this.planner.plan(reader, ask);
  }

  /**
   * Makes the planned changes and publishes them; resolves when every server was seen to serve them. Applying twice ends the same.
   * @throws Conflict 'zones.moved-on' {owner, type}, 'zone.guard-…'; Permanent 'zones.server-refused'; NotYetServed
   */
  async apply(actor: Actor, part: PlanPart, origin: Origin): Promise<ReleaseRef[]> {
    if (part.lib !== 'zones') throw new Invalid('zones.foreign-part', { lib: part.lib });
    const { zones } = part.content as unknown as ZonesPlan;
    const refs = await this.db.transaction(actor, async (tx) => {
      const made: ReleaseRef[] = [];
      for (const zone of zones) made.push(await this.applyZone(tx, zone, origin));
      return made;
    });
    for (const { zone } of zones) await this.publisher.publish(zone);
    return refs;
  }

  /** The first planned set that is neither what the plan rests on nor already what it makes; null while the plan holds. Only looks. */
  async movedOn(reader: Reader, part: PlanPart): Promise<{ owner: string; type: string } | null> {
    const { zones } = part.content as unknown as ZonesPlan;
    for (const { zone, changes } of zones) {
      const row = await reader.one(Zone, { name: zone });
      const hashes = row === null ? new Map<string, string>() : await currentHashes(reader, row.id, changes.map((c) => c.owner));
      const moved = changes.find((c) => {
        const now = hashes.get(`${c.owner} ${c.type}`) ?? null;
        return now !== c.before && now !== hashOfValue(DomainName.parse(c.owner), c.type as Change['type'], c.after);
      });
      if (moved !== undefined) return { owner: moved.owner, type: moved.type };
    }
    return null;
  }

  /**
   * Takes a name off: first its delegation, then its zone. The zone's serial and history stay. Safe to run twice.
   * Named by itself, so outside the guard's share. @throws Conflict 'zones.has-zones-below'
   */
  async withdraw(actor: Actor, name: DomainName, origin: Origin, reason: string): Promise<ReleaseRef[]> {
    const how = { origin, reason, sort: 'removal' } as const;
    const parent = await this.db.transaction(actor, async (tx) => {
      const [below] = await zonesBelow(tx, name);
      if (below !== undefined) throw new Conflict('zones.has-zones-below', { name: name.toString(), below });
      const over = await zoneOver(tx, name, true);
      return over === null ? null : { zone: over.name, ref: await this.emptied(tx, over, (r) => r.owner.isWithin(name), how) };
    });
    if (parent !== null) await this.publisher.publish(parent.zone);
    const child = await this.db.transaction(actor, async (tx) => {
      const zone = await tx.one(Zone, { name: name.toString() });
      return zone === null ? null : this.emptied(tx, zone, () => true, how);
    });
    await this.publisher.publish(name.toString());
    return [parent?.ref ?? null, child].filter((r) => r !== null);
  }

  /**
   * A new release with the sets as they were before exactly that release, published.
   * @throws Conflict 'zones.later-change' {owner, type} | 'zones.challenge-not-undone'
   */
  async undo(actor: Actor, zone: DomainName, releaseId: string, reason: string): Promise<ReleaseRef> {
    const ref = await this.db.transaction(actor, async (tx) => {
      const row = await tx.get(Zone, { name: zone.toString() });
      const release = await tx.get(Release, { id: releaseId, zoneId: row.id });
      if (release.originType === 'order') throw new Conflict('zones.challenge-not-undone', { zone: row.name });
      const changes = release.difference.map((c) => ({ owner: c.owner, type: c.type, before: hashOfValue(DomainName.parse(c.owner), c.type, c.after), after: c.before }));
      const origin: Origin = { type: release.originType, id: release.originId };
      const made = await this.releases.make(tx, { zone: row.name, kind: row.kind, changes, origin, reason, movedOn: 'zones.later-change' });
      return made ?? headOf(tx, row.name, origin);
    });
    await this.publisher.publish(ref.zone);
    return ref;
  }

  /** Our own parent zone and its servers, at seed time or when a server's address changes. */
  async ensureParent(actor: Actor, ask: { name: string; servers: readonly ServerAsk[] }): Promise<ReleaseRef> {
    const name = DomainName.parse(ask.name);
    const origin: Origin = { type: 'system', id: 'parent' };
    const ref = await this.db.transaction(actor, async (tx) => {
      for (const server of ask.servers) await registerServer(tx, server);
      const sets = parentSets(name, ask.servers);
      const zone = await tx.one(Zone, { name: name.toString() });
      const hashes = zone === null ? new Map<string, string>() : await currentHashes(tx, zone.id, sets.map((s) => s.owner.toString()));
      const changes = sets.map((s) => ({ owner: s.owner.toString(), type: s.type, before: hashes.get(`${s.owner.toString()} ${s.type}`) ?? null, after: valueOf(s) }));
      const made = await this.releases.make(tx, { zone: name.toString(), kind: 'parent', changes, origin, reason: 'parent' });
      return made ?? headOf(tx, name.toString(), origin);
    });
    await this.publisher.publish(ref.zone);
    return ref;
  }

  /** Brings the newest release to servers that lack it, and looks again: for a Retry button or a timer. */
  publish(zone: DomainName): Promise<void> {
    return this.publisher.publish(zone.toString());
  }

  /** What each server serves of the whole zone, compared with what it should: changes nothing. @throws NotFound 'zone.not-found' */
  inspect(zone: DomainName): Promise<Inspection[]> {
    return this.publisher.inspect(zone.toString());
  }

  /** Puts one value of a DNS-01 challenge (RFC 8555 §8.4) at the owner, beside others; resolves when every server serves it. */
  presentChallenge(owner: DomainName, value: string, orderId: string): Promise<void> {
    return this.challenges.present(owner, value, orderId);
  }

  /** Takes the order's values at the owner away. */
  removeChallenge(owner: DomainName, value: string, orderId: string): Promise<void> {
    return this.challenges.remove(owner, value, orderId);
  }

  standing(reader: Reader, name: DomainName): Promise<Standing> {
    return this.holds.standing(reader, name);
  }

  /** Newest first, with what each server showed. @throws NotFound 'zone.not-found' */
  async history(reader: Reader, zone: DomainName, limit = 50): Promise<HistoryLine[]> {
    const row = await reader.get(Zone, { name: zone.toString() });
    return historyOf(reader, row.id, limit);
  }

  /** The sets of a zone now, in canonical order. */
  async content(reader: Reader, zone: DomainName): Promise<RecordSet[]> {
    const row = await reader.get(Zone, { name: zone.toString() });
    return (await contentOf(reader, row.id)).map((r) => r.set());
  }

  servers(reader: Reader): Promise<NameServerRow[]> {
    return serversOf(reader);
  }

  private async applyZone(tx: Tx, plan: ZonePlan, origin: Origin): Promise<ReleaseRef> {
    const { zone, kind, changes } = plan;
    const made = await this.releases.make(tx, { zone, kind, changes, origin, reason: 'plan', planHash: digestOf(plan) });
    return made ?? headOf(tx, zone, origin);
  }

  private async emptied(tx: Tx, zone: Zone, which: (set: RecordSet) => boolean, how: { origin: Origin; reason: string; sort: 'removal' }): Promise<ReleaseRef | null> {
    await tx.lock(Zone, { id: zone.id });
    const sets = (await contentOf(tx, zone.id)).map((r) => r.set()).filter(which);
    const changes = sets.map((s) => ({ owner: s.owner.toString(), type: s.type, before: hashOf(s), after: null }));
    return this.releases.make(tx, { zone: zone.name, kind: zone.kind, changes, ...how });
  }
}

/** The newest release that this origin made in the zone; else the zone's newest, which says the same. */
async function headOf(tx: Tx, zone: string, origin: Origin): Promise<ReleaseRef> {
  const rows = await tx.query<{ id: string; serial: string }>(
    `SELECT r.id, r.serial FROM release r JOIN zone z ON z.id = r.zone_id WHERE z.name = $1
      ORDER BY (r.origin_type = $2 AND r.origin_id = $3) DESC, r.number DESC LIMIT 1`,
    [zone, origin.type, origin.id],
  );
  return { releaseId: rows[0]!.id, zone, serial: Number(rows[0]!.serial) };
}

function parentSets(name: DomainName, servers: readonly ServerAsk[]): RecordSet[] {
  const addresses = servers.filter((s) => DomainName.parse(s.host).isWithin(name));
  return [
    ...apexSets(name, servers.map((s) => s.host), name.child('hostmaster')),
    ...addresses.map((s) => recordSet(DomainName.parse(s.host), s.address.includes(':') ? 'AAAA' : 'A', 3600, [s.address])),
  ];
}

async function registerServer(tx: Tx, server: ServerAsk): Promise<void> {
  await tx.execute(
    `INSERT INTO name_server (id, host, address, port, node_id, role, state) VALUES ($1, $2, $3, $4, $5, $6, 'active')
     ON CONFLICT (host) DO UPDATE SET address = EXCLUDED.address, port = EXCLUDED.port, node_id = EXCLUDED.node_id, role = EXCLUDED.role, state = 'active'`,
    [newId(), server.host, server.address, server.port ?? 53, server.nodeId, server.role],
  );
}
