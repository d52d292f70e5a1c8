import { Injectable } from '@nestjs/common';
import { ServiceRequest } from '@app/approvals';
import { Identity } from '@app/identity';
import { NotFound, type Actor } from '@app/kernel';
import { Db, Run, Runs, RunStep, type Reader, type RunWithSteps, type Tx } from '@app/platform';

/** Runs as people see them: one about a request is seen by those who see the request, any other by those who see all. */
@Injectable()
export class RunDesk {
  constructor(
    private readonly db: Db,
    private readonly runs: Runs,
    private readonly identity: Identity,
  ) {}

  newest(actor: Actor, take = 100): Promise<Run[]> {
    if (actor.scope.units !== 'all') return Promise.resolve([]);
    return this.db.read(actor.scope, (r) => r.find(Run, {}, { order: { createdAt: 'DESC', id: 'DESC' }, take }));
  }

  get(actor: Actor, id: string): Promise<RunWithSteps> {
    return this.db.read(actor.scope, async (r) => {
      const found = await this.runs.get(r, id);
      await mustSee(r, found.run);
      return found;
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
