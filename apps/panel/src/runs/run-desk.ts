import { Injectable } from '@nestjs/common';
import { In, Raw } from 'typeorm';
import { ServiceRequest } from '@app/approvals';
import { Identity } from '@app/identity';
import { NotFound, type Actor } from '@app/kernel';
import { Db, Run, Runs, RunStep, type Reader, type RunWithSteps, type Tx } from '@app/platform';
import { StepEvidence, type EvidenceOfRun } from '../approvals/step-evidence';
import { anywhere, byKey, cut, pageRows, type Listed, type ListingDto } from '../web/listing';
import { RunSubjects, type RunSubject } from './run-subjects';

export interface RunFacts extends RunWithSteps {
  readonly subject: RunSubject | null;
  readonly evidence: EvidenceOfRun;
}

/** What the list's filter calls a state, and the states that it means. */
export const runFilters: Readonly<Record<string, readonly Run['state'][]>> = { stuck: ['stuck'], running: ['running'], done: ['done', 'undone'] };

const found = `subject_id IN (
  SELECT id::text FROM service_request WHERE number ILIKE :q OR payload->>'name' ILIKE :q
  UNION ALL SELECT id::text FROM domain WHERE name ILIKE :q)`;

/** Runs as people see them: one about a request is seen by those who see the request, any other by those who see all. */
@Injectable()
export class RunDesk {
  constructor(
    private readonly db: Db,
    private readonly runs: Runs,
    private readonly identity: Identity,
    private readonly subjects: RunSubjects,
    private readonly evidence: StepEvidence,
  ) {}

  /** Found by the request's number or the domain's name. */
  page(actor: Actor, listing: ListingDto, most: number = pageRows): Promise<Listed<{ run: Run; subject: RunSubject | null }>> {
    if (actor.scope.units !== 'all') return Promise.resolve({ items: [], next: null });
    const { q, state = '' } = listing;
    const { where, order } = byKey(listing);
    const asked = {
      ...where,
      ...(Object.hasOwn(runFilters, state) ? { state: In([...runFilters[state]!]) } : {}),
      ...(q === undefined ? {} : { subjectId: Raw(() => found, { q: anywhere(q) }) }),
    };
    return this.db.read(actor.scope, async (r) => {
      const { items, next } = cut(await r.find(Run, asked, { order, take: most + 1 }), most);
      const subjects = await this.subjects.of(r, items);
      return { items: items.map((run) => ({ run, subject: subjects.get(run.id) ?? null })), next };
    });
  }

  get(actor: Actor, id: string): Promise<RunWithSteps> {
    return this.db.read(actor.scope, (r) => this.seen(r, id));
  }

  facts(actor: Actor, id: string): Promise<RunFacts> {
    return this.db.read(actor.scope, async (r) => {
      const seen = await this.seen(r, id);
      const subjects = await this.subjects.of(r, [seen.run]);
      return { ...seen, subject: subjects.get(id) ?? null, evidence: await this.evidence.of(r, seen) };
    });
  }

  /** Answers the run's id. */
  retry(actor: Actor, stepId: string): Promise<string> {
    return this.db.transaction(actor, async (tx) => {
      const { runId } = await tx.get(RunStep, { id: stepId });
      const run = await tx.get(Run, { id: runId });
      await mustSee(tx, run);
      await this.mustServe(tx, actor, run);
      await this.runs.retry(tx, stepId);
      return runId;
    });
  }

  private async seen(reader: Reader, id: string): Promise<RunWithSteps> {
    const found = await this.runs.get(reader, id);
    await mustSee(reader, found.run);
    return found;
  }

  /** A retry is work for a request like any other: by whoever is assigned, and not of a plan that was given up. @throws Forbidden, Conflict */
  private async mustServe(tx: Tx, actor: Actor, run: Run): Promise<void> {
    if (run.subjectType !== 'request') return this.identity.mustServe(tx, actor, 'DOM');
    const request = await tx.lock(ServiceRequest, { id: run.subjectId });
    await this.identity.mustServe(tx, actor, request.standard);
    request.mustTakeRetry(run.id);
  }
}

async function mustSee(reader: Reader, run: Run): Promise<void> {
  if (run.subjectType === 'request') await reader.owned(ServiceRequest, { id: run.subjectId });
  else if (reader.scope.units !== 'all') throw new NotFound('run.not-found');
}
