import { Injectable } from '@nestjs/common';
import { Conflict, DomainName, NotFound, type PlanLine, type PlanPart } from '@app/kernel';
import type { Reader } from '@app/platform';
import { delegateLines, delegationSets, hostLines, hostSets, nsSet, type DelegateAsk, type HostAsk, type RecordsAsk, type ZonesAsk } from './asks';
import { NameServerRow } from './name-server.entity';
import { hashOf, recordSet, type RecordSet } from './record-set';
import type { SetValue } from './release.entity';
import { currentHashes, valueOf, zoneOver } from './zone-content.queries';
import { Zone, type ZoneKind } from './zone.entity';

/** The content of a zone part: per zone, per set, the hash it rests on and what it becomes. Never a serial. */
export interface ZonesPlan {
  readonly zones: readonly ZonePlan[];
}

export interface ZonePlan {
  readonly zone: string;
  readonly kind: ZoneKind;
  readonly changes: readonly PlannedChange[];
}

// A type, not an interface: it must be assignable to Json.
export type PlannedChange = { readonly owner: string; readonly type: string; readonly before: string | null; readonly after: SetValue | null };

interface Wanted {
  readonly owner: DomainName;
  readonly type: string;
  readonly set: RecordSet | null;
}

/** Lines that a letter can carry for zones; what goes beyond is counted. */
const LINES = 5;

/** Works out what an ask changes, against what is there now. Only looks. */
@Injectable()
export class Planner {
  /** @throws Conflict 'zones.too-few-servers' | 'zones.name-is-zone'; NotFound 'zone.not-found'; Invalid of records */
  async plan(reader: Reader, ask: ZonesAsk): Promise<PlanPart> {
    const { zones, lines } = await this.parts(reader, ask);
    const content: ZonesPlan = { zones: zones.filter((z) => z.changes.length > 0) };
    return { lib: 'zones', content: JSON.parse(JSON.stringify(content)) as PlanPart['content'], lines: shortened(lines) };
  }

  private parts(reader: Reader, ask: ZonesAsk): Promise<{ zones: ZonePlan[]; lines: PlanLine[] }> {
    if (ask.kind === 'host') return this.host(reader, ask);
    return ask.kind === 'delegate' ? this.delegate(reader, ask) : this.records(reader, ask);
  }

  /** The child first: a delegation must never lead to a server that does not answer yet. */
  private async host(reader: Reader, ask: HostAsk): Promise<{ zones: ZonePlan[]; lines: PlanLine[] }> {
    const parent = await this.parentOf(reader, ask.name);
    const servers = await this.serverNames(reader);
    const mailbox = parent.domain.child('hostmaster');
    const child = await reader.one(Zone, { name: ask.name.toString() });
    const delegation = [nsSet(ask.name, servers)];
    const gone = await this.leftovers(reader, parent, ask.name, delegation);
    return {
      zones: [
        await this.zonePlan(reader, child, ask.name, 'hosted', wantedOf(hostSets(ask, servers, mailbox))),
        await this.zonePlan(reader, parent, parent.domain, parent.kind, [...wantedOf(delegation), ...gone]),
      ],
      lines: hostLines(ask, parent.domain, servers),
    };
  }

  private async delegate(reader: Reader, ask: DelegateAsk): Promise<{ zones: ZonePlan[]; lines: PlanLine[] }> {
    const parent = await this.parentOf(reader, ask.name);
    const own = await reader.one(Zone, { name: ask.name.toString(), state: 'active' });
    if (own !== null) throw new Conflict('zones.name-is-zone', { name: ask.name.toString() });
    const sets = delegationSets(ask);
    const gone = await this.leftovers(reader, parent, ask.name, sets);
    return {
      zones: [await this.zonePlan(reader, parent, parent.domain, parent.kind, [...wantedOf(sets), ...gone])],
      lines: delegateLines(ask, parent.domain),
    };
  }

  private async records(reader: Reader, ask: RecordsAsk): Promise<{ zones: ZonePlan[]; lines: PlanLine[] }> {
    const zone = await reader.get(Zone, { name: ask.zone.toString(), state: 'active' });
    const wanted = ask.sets.map(({ owner, type, value }) => ({ owner, type, set: value === null ? null : recordSet(owner, type, value.ttl, value.rdata) }));
    const lines = wanted.map(({ owner, type, set }): PlanLine => {
      const facts = { owner: owner.toString(), type };
      return set === null ? { key: 'zones.plan-removal', facts } : { key: 'zones.plan-change', facts: { ...facts, value: set.rdata.join(', ') } };
    });
    return { zones: [await this.zonePlan(reader, zone, ask.zone, zone.kind, wanted)], lines };
  }

  /** Sets of a former delegation of this name that the new one does not name. */
  private async leftovers(reader: Reader, parent: Zone, name: DomainName, sets: readonly RecordSet[]): Promise<Wanted[]> {
    const rows = await reader.query<{ owner: string; type: string }>(
      `SELECT owner, type FROM record_set WHERE zone_id = $1 AND (owner = $2 OR right(owner, length($2) + 1) = '.' || $2)`,
      [parent.id, name.toString()],
    );
    const kept = new Set(sets.map((s) => `${s.owner.toString()} ${s.type}`));
    return rows.filter((r) => !kept.has(`${r.owner} ${r.type}`)).map((r) => ({ owner: DomainName.parse(r.owner), type: r.type, set: null }));
  }

  private async zonePlan(reader: Reader, zone: Zone | null, name: DomainName, kind: ZoneKind, wanted: readonly Wanted[]): Promise<ZonePlan> {
    const owners = wanted.map((w) => w.owner.toString());
    const hashes = zone === null ? new Map<string, string>() : await currentHashes(reader, zone.id, owners);
    const changes = wanted
      .map(({ owner, type, set }) => ({ owner: owner.toString(), type, before: hashes.get(`${owner.toString()} ${type}`) ?? null, after: valueOf(set), hash: set && hashOf(set) }))
      .filter((c) => c.before !== c.hash)
      .map(({ owner, type, before, after }) => ({ owner, type, before, after }));
    return { zone: name.toString(), kind, changes };
  }

  private async parentOf(reader: Reader, name: DomainName): Promise<Zone> {
    const parent = await zoneOver(reader, name, true);
    if (parent === null) throw new NotFound('zone.not-found', { name: name.toString() });
    return parent;
  }

  private async serverNames(reader: Reader): Promise<string[]> {
    const servers = await reader.find(NameServerRow, { state: 'active' }, { order: { role: 'ASC', host: 'ASC' } });
    if (servers.length < 2) throw new Conflict('zones.too-few-servers', { count: servers.length });
    return servers.map((s) => s.host);
  }
}

function wantedOf(sets: readonly RecordSet[]): Wanted[] {
  return sets.map((set) => ({ owner: set.owner, type: set.type, set }));
}

function shortened(lines: readonly PlanLine[]): PlanLine[] {
  if (lines.length <= LINES) return [...lines];
  return [...lines.slice(0, LINES - 1), { key: 'zones.plan-more', facts: { count: lines.length - LINES + 1 } }];
}
