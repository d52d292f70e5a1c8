import { Injectable } from '@nestjs/common';
import { Actor, AppError, DomainName, Permanent, type ErrorFacts } from '@app/kernel';
import { Db, faultPoint, Locks, type Tx } from '@app/platform';
import { NodeNotNow } from '@app/remote';
import { DnsSilent, notify } from './dns-client';
import { NameServer } from './name-server';
import type { NameServerRow } from './name-server.entity';
import { Publications, type Job } from './publications.service';
import { Releases } from './releases.service';
import { compareSerials } from './serial';
import { NotServed, Verifier } from './verifier';

/** Not every server serves the newest release yet: the step's ladder tries again. */
export class NotYetServed extends Error {
  override readonly name = 'NotYetServed';
  constructor(
    readonly code: string,
    readonly facts: ErrorFacts,
  ) {
    super(`${code} ${JSON.stringify(facts)}`);
  }
}

/** What one server serves, against what we want. */
export interface Inspection {
  readonly host: string;
  readonly serial: number | null;
  readonly code: string | null;
  readonly facts: ErrorFacts;
}

/** How one server took the newest release. */
export interface Outcome {
  readonly server: NameServerRow;
  readonly serialSeen: number | null;
  readonly error: { readonly code: string; readonly facts: ErrorFacts; readonly refused: boolean } | null;
}

const publisher = Actor.system('publisher');

/** Brings the newest release of a zone to every server and looks whether it is served. Newest covers older. */
@Injectable()
export class Publisher {
  constructor(
    private readonly db: Db,
    private readonly locks: Locks,
    private readonly servers: NameServer,
    private readonly verifier: Verifier,
    private readonly publications: Publications,
    private readonly releases: Releases,
  ) {}

  /**
   * Resolves when every active server was seen to serve the newest release (or, for a removed zone, nothing). Safe to run twice.
   * @throws Permanent 'zones.server-refused'; NotYetServed
   */
  async publish(zone: string): Promise<void> {
    if (await this.publications.isDone(zone)) return;
    faultPoint('zones.released');
    const outcomes = await this.locks.withLock(`zone:${zone}`, async () => {
      const job = await this.publications.job(zone);
      if (job === null) return [];
      const seen = job.removed ? await this.removeAll(job) : await this.serveAll(job);
      faultPoint('zones.published');
      await this.db.transaction(publisher, (tx) => this.record(tx, job, seen));
      return seen;
    });
    throwWorst(zone, outcomes);
  }

  /** Asks every server for the whole zone and compares, changing nothing: drift shows here. The code is null where all is right. */
  async inspect(zone: string): Promise<Inspection[]> {
    const job = await this.publications.wholeJob(zone);
    const name = DomainName.parse(zone);
    const looked = job.servers.map(async (server): Promise<Inspection> => {
      const serial = await this.verifier.serial(server, name).catch(() => null);
      const wrong = job.removed ? this.verifier.gone(server, name) : this.verifier.whole(server, name, job.sets);
      const outcome = await wrong.then(() => null, (error: unknown) => outcomeOf(server, error));
      return { host: server.host, serial, code: outcome?.error?.code ?? null, facts: outcome?.error?.facts ?? {} };
    });
    return Promise.all(looked);
  }

  private async serveAll(job: Job): Promise<Outcome[]> {
    const primaries = job.servers.filter((s) => s.role === 'primary');
    const secondaries = job.servers.filter((s) => s.role === 'secondary');
    const first = await Promise.all(primaries.map((s) => this.serve(job, s, secondaries)));
    const fed = first.some((o) => o.error === null);
    if (!fed) return [...first, ...secondaries.map((s) => failed(s, 'zones.primary-not-served', {}, false))];
    return [...first, ...(await Promise.all(secondaries.map((s) => this.serve(job, s, primaries))))];
  }

  private async serve(job: Job, server: NameServerRow, peers: readonly NameServerRow[]): Promise<Outcome> {
    if (job.doneAt.has(server.id)) return { server, serialSeen: null, error: null };
    const name = DomainName.parse(job.zone);
    try {
      if (server.role === 'secondary') await notify(server, name);
      await this.servers.publish(server, { zone: job.zone, text: job.text, serial: job.serial, peers: peers.map((p) => p.address) });
      const serialSeen = await this.verifier.awaitSerial(server, name, job.serial);
      if (compareSerials(serialSeen, job.serial) === 'greater') return ahead(job, server, serialSeen);
      if (job.compareWhole) await this.verifier.whole(server, name, job.sets);
      else await this.verifier.sets(server, name, job.expected);
      return { server, serialSeen, error: null };
    } catch (error) {
      return (await this.aheadOf(job, server, error)) ?? outcomeOf(server, error);
    }
  }

  /** A server that remembers a later serial than ours (our database came back from a backup) refuses or ignores us. */
  private async aheadOf(job: Job, server: NameServerRow, error: unknown): Promise<Outcome | null> {
    if (error instanceof DnsSilent) return null;
    const seen = await this.verifier.serial(server, DomainName.parse(job.zone)).catch(() => null);
    if (seen === null) return null;
    const order = compareSerials(seen, job.serial);
    // The same serial over other content: seen when the number was given out once before the restore.
    const reused = order === 'equal' && error instanceof Permanent && error.code === 'node.zone-serial-old';
    return order === 'greater' || reused ? ahead(job, server, seen) : null;
  }

  private removeAll(job: Job): Promise<Outcome[]> {
    return Promise.all(
      job.servers.map(async (server) => {
        try {
          await this.servers.remove(server, job.zone);
          await this.verifier.gone(server, DomainName.parse(job.zone));
          return { server, serialSeen: null, error: null };
        } catch (error) {
          return outcomeOf(server, error);
        }
      }),
    );
  }

  private async record(tx: Tx, job: Job, outcomes: readonly Outcome[]): Promise<void> {
    for (const outcome of outcomes.filter((o) => !job.doneAt.has(o.server.id))) {
      await this.publications.record(tx, job, outcome);
    }
    const later = outcomes.filter((o) => o.error?.code === 'zones.server-ahead').map((o) => o.serialSeen!);
    const highest = later.reduce<number | null>((top, s) => (top === null || compareSerials(s, top) === 'greater' ? s : top), null);
    if (highest !== null) await this.releases.overtake(tx, job.zoneId, highest);
  }
}

function ahead(job: Job, server: NameServerRow, seen: number): Outcome {
  return { ...failed(server, 'zones.server-ahead', { seen, ours: job.serial }, false), serialSeen: seen };
}

function failed(server: NameServerRow, code: string, facts: ErrorFacts, refused: boolean): Outcome {
  return { server, serialSeen: null, error: { code, facts: { server: server.host, ...facts }, refused } };
}

function outcomeOf(server: NameServerRow, error: unknown): Outcome {
  if (error instanceof NotServed) return failed(server, error.code, error.facts, false);
  if (error instanceof DnsSilent) return failed(server, 'zones.server-silent', {}, false);
  if (error instanceof Permanent) return failed(server, error.code, error.facts, true);
  if (error instanceof AppError || error instanceof NodeNotNow) return failed(server, error.code, error.facts, false);
  if (error instanceof Error) return failed(server, 'zones.server-unreachable', { why: error.message.slice(0, 200) }, false);
  throw error;
}

/** A refusal needs a person and so goes first. */
function throwWorst(zone: string, outcomes: readonly Outcome[]): void {
  const errors = outcomes.flatMap((o) => (o.error === null ? [] : [o.error]));
  const refused = errors.find((e) => e.refused);
  if (refused !== undefined) throw new Permanent('zones.server-refused', { zone, server: refused.facts['server'], why: refused.code });
  if (errors.length > 0) throw new NotYetServed(errors[0]!.code, { zone, ...errors[0]!.facts });
}
