import { Injectable } from '@nestjs/common';
import { Actor, Conflict, DomainName, type ErrorFacts } from '@app/kernel';
import { Db, type Reader, type Tx } from '@app/platform';
import { writeZone } from './master-file/write-zone';
import { NameServerRow } from './name-server.entity';
import type { RecordSet } from './record-set';
import type { Change } from './release.entity';
import type { Expected } from './verifier';
import { contentOf, zonesBelow } from './zone-content.queries';
import { Zone } from './zone.entity';

/** What is to be done for a zone's newest release, and what to look for afterwards. */
export interface Job {
  readonly zoneId: string;
  readonly zone: string;
  readonly releaseId: string;
  readonly number: number;
  readonly serial: number;
  readonly removed: boolean;
  readonly text: string;
  readonly sets: readonly RecordSet[];
  /** The sets that changed since all servers were last seen right. */
  readonly expected: readonly Expected[];
  /** Single questions would not show it: too many, or answered by another zone of ours, or by a wildcard. */
  readonly compareWhole: boolean;
  readonly servers: readonly NameServerRow[];
  /** Ids of servers already verified with this release. */
  readonly doneAt: ReadonlySet<string>;
}

const SINGLE_QUESTIONS = 40;
const scope = Actor.system('publisher').scope;

/** Which release stands where: the rows of `publication`. */
@Injectable()
export class Publications {
  constructor(private readonly db: Db) {}

  /** Whether every active server has the newest release verified. @throws Conflict 'zones.too-few-servers' when there is none */
  isDone(zone: string): Promise<boolean> {
    return this.db.read(scope, async (reader) => {
      const found = await reader.one(Zone, { name: zone });
      const [servers] = await reader.query<{ any: boolean }>(`SELECT EXISTS (SELECT FROM name_server WHERE state = 'active') AS any`);
      if (!servers!.any) throw new Conflict('zones.too-few-servers', { count: 0 });
      return found === null || found.releaseId === null || (await this.open(reader, found.releaseId)).length === 0;
    });
  }

  /** Everything about the newest release and every active server, whether verified or not. @throws NotFound 'zone.not-found' */
  wholeJob(zone: string): Promise<Job> {
    return this.db.read(scope, async (reader) => this.jobOf(reader, await reader.get(Zone, { name: zone }), []));
  }

  /** Null when nothing is left to do. */
  job(zone: string): Promise<Job | null> {
    return this.db.read(scope, async (reader) => {
      const row = await reader.get(Zone, { name: zone });
      const open = row.releaseId === null ? [] : await this.open(reader, row.releaseId);
      return open.length === 0 ? null : this.jobOf(reader, row, open);
    });
  }

  /** Writes one server's outcome down; a verified release covers the older ones there. */
  async record(tx: Tx, job: Job, outcome: { server: NameServerRow; serialSeen: number | null; error: { code: string; facts: ErrorFacts; refused: boolean } | null }): Promise<void> {
    const { server, error, serialSeen } = outcome;
    const state = error === null ? 'verified' : error.refused ? 'refused' : 'failed';
    await tx.execute(
      `INSERT INTO publication (release_id, server_id, zone_id, state, serial_seen, verified_at, attempts, error) VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
       ON CONFLICT (release_id, server_id) DO UPDATE SET state = EXCLUDED.state, serial_seen = COALESCE(EXCLUDED.serial_seen, publication.serial_seen),
         verified_at = EXCLUDED.verified_at, attempts = publication.attempts + 1, error = EXCLUDED.error`,
      [job.releaseId, server.id, job.zoneId, state, serialSeen, error === null ? tx.at : null, error === null ? null : JSON.stringify({ code: error.code, facts: error.facts })],
    );
    if (error === null) {
      await tx.execute(
        `UPDATE publication SET state = 'covered', serial_seen = $4, verified_at = $5, error = NULL
          WHERE zone_id = $1 AND server_id = $2 AND release_id <> $3 AND state NOT IN ('verified', 'covered')
            AND release_id IN (SELECT r.id FROM release r WHERE r.zone_id = $1 AND r.number < $6)`,
        [job.zoneId, server.id, job.releaseId, serialSeen, tx.at, job.number],
      );
    }
    const facts = { releaseId: job.releaseId, server: server.host, serial: job.serial };
    const data = error === null ? facts : { ...facts, code: error.code };
    await tx.event({ stream: `zone:${job.zone}`, type: error === null ? 'zones.publication-verified' : 'zones.publication-failed', data });
  }

  /** Active servers where this release is not verified; a server added later counts too. */
  private open(reader: Reader, releaseId: string): Promise<{ id: string }[]> {
    return reader.query(
      `SELECT s.id FROM name_server s LEFT JOIN publication p ON p.server_id = s.id AND p.release_id = $1
        WHERE s.state = 'active' AND p.state IS DISTINCT FROM 'verified'`,
      [releaseId],
    );
  }

  private async jobOf(reader: Reader, zone: Zone, open: readonly { id: string }[]): Promise<Job> {
    const servers = await reader.find(NameServerRow, { state: 'active' }, { order: { host: 'ASC' } });
    const sets = (await contentOf(reader, zone.id)).map((r) => r.set());
    const expected = await this.expected(reader, zone, sets, open);
    const below = await zonesBelow(reader, zone.domain);
    const shadowed = expected.some((e) => e.type !== 'DS' && under(e.owner, zone.domain, below));
    const wildcard = sets.some((s) => s.owner.labels[0] === '*') && expected.some((e) => e.set === null);
    return {
      zoneId: zone.id, zone: zone.name, releaseId: zone.releaseId!, number: zone.releaseNumber, serial: zone.serial!, removed: zone.state === 'removed',
      text: writeZone(zone.domain, sets, zone.serial!), sets, expected, servers,
      compareWhole: shadowed || wildcard || expected.length > SINGLE_QUESTIONS,
      doneAt: new Set(servers.map((s) => s.id).filter((id) => !open.some((o) => o.id === id))),
    };
  }

  /** The differences of every release that some open server was not yet seen to serve, folded onto what is there now. */
  private async expected(reader: Reader, zone: Zone, sets: readonly RecordSet[], open: readonly { id: string }[]): Promise<Expected[]> {
    const rows = await reader.query<{ difference: Change[] }>(
      `SELECT r.difference FROM release r WHERE r.zone_id = $1 AND EXISTS (
         SELECT FROM unnest($2::uuid[]) AS s(id) LEFT JOIN publication p ON p.release_id = r.id AND p.server_id = s.id
          WHERE p.state IS NULL OR p.state NOT IN ('verified', 'covered'))`,
      [zone.id, open.map((o) => o.id)],
    );
    const now = new Map(sets.map((s) => [`${s.owner.toString()} ${s.type}`, s]));
    const keys = new Map(rows.flatMap((r) => r.difference).map((c) => [`${c.owner} ${c.type}`, c]));
    return [...keys].map(([key, { owner, type }]) => ({ owner: DomainName.parse(owner), type, set: now.get(key) ?? null }));
  }
}

/** Whether the name is at or below another zone of ours under this one. */
function under(name: DomainName, zone: DomainName, below: ReadonlySet<string>): boolean {
  for (let n = name; n.labels.length > zone.labels.length; n = n.parent()) if (below.has(n.toString())) return true;
  return false;
}

