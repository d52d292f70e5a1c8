import { Injectable } from '@nestjs/common';
import { Actor, AppError, Clock, type Json } from '@app/kernel';
import { Db } from './db';
import { Log } from './log';
import { Run, RunStep, type StepError } from './run.entity';
import { waitAfter } from './story';
import type { Tx } from './tx';
import { Wake } from './wake';

/** Seconds a worker may be silent before another takes its step. */
const leaseSeconds = 20;

export interface Claim {
  readonly run: Run;
  readonly step: RunStep;
  readonly results: Readonly<Record<string, Json>>;
}

/** Hands steps to workers and takes back what came of them. Each answer counts only while its lease is held. */
@Injectable()
export class StepDesk {
  private readonly actor = Actor.system('worker');

  constructor(
    private readonly db: Db,
    private readonly wake: Wake,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** The next step that is ready, or whose worker fell silent. */
  claim(owner: string): Promise<Claim | null> {
    return this.db.transaction(this.actor, async (tx) => {
      const [found] = await tx.query<{ id: string }>(
        `SELECT id FROM step WHERE (state = 'ready' AND start_after <= $1) OR (state = 'running' AND lease_until < $1)
         ORDER BY start_after LIMIT 1 FOR UPDATE SKIP LOCKED`,
        [tx.at],
      );
      if (found === undefined) return null;
      const step = await tx.get(RunStep, { id: found.id });
      const run = await tx.get(Run, { id: step.runId });
      if (step.state === 'running') this.log.warn('lease expired', { step: step.id, owner: step.leaseOwner });
      Object.assign(step, { state: 'running', attempt: step.attempt + 1, leaseOwner: owner, leaseUntil: this.leaseEnd(tx.at), startedAt: step.startedAt ?? tx.at });
      await tx.save(step);
      await tx.execute(`INSERT INTO step_attempt (step_id, attempt, owner, started_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, [step.id, step.attempt, owner, tx.at]);
      const before = await tx.find(RunStep, { runId: run.id, state: 'done' });
      return { run, step, results: Object.fromEntries(before.map((s) => [s.name, s.result ?? {}])) };
    });
  }

  /** Ends the leases of owners that are known to be dead, so that nobody waits for them to run out. */
  async takeBack(isDead: (owner: string) => boolean): Promise<void> {
    await this.db.transaction(this.actor, async (tx) => {
      for (const step of await tx.find(RunStep, { state: 'running' })) {
        if (step.leaseOwner === null || !isDead(step.leaseOwner)) continue;
        await tx.execute(`UPDATE step SET lease_until = $3 WHERE id = $1 AND lease_owner = $2 AND state = 'running'`, [step.id, step.leaseOwner, new Date(tx.at.getTime() - 1)]);
        this.log.warn('lease of a dead worker taken back', { step: step.id, owner: step.leaseOwner });
      }
    });
  }

  /** Whether the lease is still this worker's; extends it. */
  async heartbeat(claim: Claim): Promise<boolean> {
    const { step } = claim;
    const until = this.leaseEnd(this.clock.now());
    const touched = await this.db.transaction(this.actor, (tx) =>
      tx.execute(`UPDATE step SET lease_until = $4 WHERE id = $1 AND lease_owner = $2 AND attempt = $3 AND state = 'running'`, [step.id, step.leaseOwner, step.attempt, until]),
    );
    return touched === 1;
  }

  /** The step is done: the next one becomes ready, or the run ends. */
  done(claim: Claim, result: Readonly<Record<string, Json>>): Promise<void> {
    return this.settle(claim, 'done', null, async (tx, run, step) => {
      Object.assign(step, { state: 'done', result, error: null, finishedAt: tx.at });
      await tx.save(step);
      const [next] = await tx.find(RunStep, { runId: run.id, state: 'waiting' }, { order: { position: 'ASC' }, take: 1 });
      if (next !== undefined) {
        Object.assign(next, { state: 'ready', startAfter: tx.at });
        await tx.save(next);
        await this.wake.at(tx, tx.at);
        return;
      }
      Object.assign(run, { state: step.name === 'undo' ? 'undone' : 'done', finishedAt: tx.at });
      await tx.save(run);
      await tx.event({ stream: `${run.subjectType}:${run.subjectId}`, type: 'platform.run-finished', data: { runId: run.id, state: run.state } });
    });
  }

  /** Permanent and Conflict wait for a person; anything else for the next rung of the ladder. */
  failed(claim: Claim, cause: unknown): Promise<void> {
    const error = stepError(cause);
    const stuck = cause instanceof AppError;
    this.log[stuck ? 'error' : 'warn'](stuck ? 'step stuck' : 'step failed', { step: claim.step.name, run: claim.run.id, attempt: claim.step.attempt, cause });
    return this.settle(claim, stuck ? 'stuck' : 'failed', error, async (tx, run, step) => {
      const again = new Date(tx.at.getTime() + waitAfter(step.attempt) * 1000);
      Object.assign(step, stuck ? { state: 'stuck', error } : { state: 'ready', error, startAfter: again });
      await tx.save(step);
      if (!stuck) return this.wake.at(tx, again);
      run.state = 'stuck';
      await tx.save(run);
      await tx.event({ stream: `${run.subjectType}:${run.subjectId}`, type: 'platform.step-stuck', data: { runId: run.id, step: step.name, code: error.code } });
    });
  }

  private settle(claim: Claim, outcome: string, error: StepError | null, change: (tx: Tx, run: Run, step: RunStep) => Promise<void>): Promise<void> {
    return this.db.transaction(this.actor, async (tx) => {
      const run = await tx.lock(Run, { id: claim.run.id });
      const step = await tx.em.findOne(RunStep, { where: { id: claim.step.id }, lock: { mode: 'pessimistic_write' } });
      const mine = step?.state === 'running' && step.leaseOwner === claim.step.leaseOwner && step.attempt === claim.step.attempt;
      await tx.execute(`UPDATE step_attempt SET finished_at = $3, outcome = $4, error = $5 WHERE step_id = $1 AND attempt = $2`, [claim.step.id, claim.step.attempt, tx.at, mine ? outcome : 'lease-lost', error === null ? null : JSON.stringify(error)]);
      if (mine) await change(tx, run, Object.assign(step, { leaseOwner: null, leaseUntil: null }));
    });
  }

  private leaseEnd(from: Date): Date {
    return new Date(from.getTime() + leaseSeconds * 1000);
  }
}

function stepError(cause: unknown): StepError {
  if (cause instanceof AppError) return { code: cause.code, facts: Object.fromEntries(Object.entries(cause.facts).map(([k, v]) => [k, v ?? null])) };
  if (saysItself(cause)) return { code: cause.code, facts: cause.facts };
  return { code: 'step.will-retry', facts: { reason: cause instanceof Error ? cause.message.slice(0, 300) : 'unknown' } };
}

/** An error that passes (a node that is away) may carry a sentence of its own; library errors have codes but no facts. */
function saysItself(cause: unknown): cause is { code: string; facts: Record<string, Json> } {
  return cause instanceof Error && 'facts' in cause && 'code' in cause && typeof cause.code === 'string' && typeof cause.facts === 'object' && cause.facts !== null;
}
