import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Conflict, newId, type Json } from '@app/kernel';
import type { Reader } from './reader';
import { Run, RunStep, type RunWithSteps } from './run.entity';
import { StoryBook } from './story-book';
import type { Tx } from './tx';
import { Wake } from './wake';

/** Starting, resuming and reading story runs. Carrying them out is `StepDesk`'s part, in the worker. */
@Injectable()
export class Runs {
  constructor(
    private readonly book: StoryBook,
    private readonly wake: Wake,
  ) {}

  /** In the caller's transaction: the run is owed exactly when the caller's act stands. Answers the run's id. */
  async start(tx: Tx, story: string, subject: { type: string; id: string }, ask: Json): Promise<string> {
    const run = Object.assign(new Run(), {
      id: newId(tx.at.getTime()),
      story,
      subjectType: subject.type,
      subjectId: subject.id,
      ask,
      state: 'running',
      createdAt: tx.at,
      finishedAt: null,
    });
    await tx.insert(Run, run);
    await this.lay(tx, run.id, this.book.stepsOf(story));
    await tx.event({ stream: `${subject.type}:${subject.id}`, type: 'platform.run-started', data: { runId: run.id, story } });
    return run.id;
  }

  /** The same run with a new ask, from its first step: steps are idempotent, and what stands is found standing. */
  async resume(tx: Tx, runId: string, ask: Json): Promise<void> {
    const run = await this.unfinished(tx, runId);
    await tx.execute(`DELETE FROM step WHERE run_id = $1`, [runId]);
    await this.lay(tx, runId, this.book.stepsOf(run.story));
    Object.assign(run, { ask, state: 'running' });
    await tx.save(run);
    await tx.event({ stream: `${run.subjectType}:${run.subjectId}`, type: 'platform.run-resumed', data: { runId } });
  }

  /** Lets the story take back what it did. */
  async undo(tx: Tx, runId: string): Promise<void> {
    const run = await this.unfinished(tx, runId);
    await tx.execute(`DELETE FROM step WHERE run_id = $1 AND state <> 'done'`, [runId]);
    await this.lay(tx, runId, ['undo'], 1000);
    run.state = 'running';
    await tx.save(run);
    await tx.event({ stream: `${run.subjectType}:${run.subjectId}`, type: 'platform.run-undoing', data: { runId } });
  }

  /** A person's Retry on a stuck step. */
  async retry(tx: Tx, stepId: string): Promise<void> {
    const step = await tx.lock(RunStep, { id: stepId });
    if (step.state !== 'stuck') throw new Conflict('step.not-stuck', { step: step.name });
    const run = await tx.lock(Run, { id: step.runId });
    Object.assign(step, { state: 'ready', attempt: 0, startAfter: tx.at, finishedAt: null });
    run.state = 'running';
    await tx.save(step);
    await tx.save(run);
    await tx.event({ stream: `${run.subjectType}:${run.subjectId}`, type: 'platform.step-retried', data: { runId: run.id, step: step.name } });
    await this.wake.at(tx, tx.at);
  }

  /** Newest first. */
  async ofSubject(reader: Reader, type: string, id: string): Promise<RunWithSteps[]> {
    const runs = await reader.find(Run, { subjectType: type, subjectId: id }, { order: { createdAt: 'DESC', id: 'DESC' } });
    if (runs.length === 0) return [];
    const all = await reader.find(RunStep, { runId: In(runs.map((r) => r.id)) }, { order: { position: 'ASC' } });
    return runs.map((run) => ({ run, steps: all.filter((s) => s.runId === run.id) }));
  }

  async get(reader: Reader, runId: string): Promise<RunWithSteps> {
    const run = await reader.get(Run, { id: runId });
    return { run, steps: await reader.find(RunStep, { runId }, { order: { position: 'ASC' } }) };
  }

  private async unfinished(tx: Tx, runId: string): Promise<Run> {
    const run = await tx.lock(Run, { id: runId });
    if (run.state === 'done' || run.state === 'undone') throw new Conflict('run.finished', { state: run.state });
    return run;
  }

  private async lay(tx: Tx, runId: string, names: readonly string[], from = 0): Promise<void> {
    for (const [index, name] of names.entries()) {
      const ready = index === 0;
      await tx.insert(RunStep, { id: newId(tx.at.getTime()), runId, position: from + index, name, state: ready ? 'ready' : 'waiting', attempt: 0, startAfter: ready ? tx.at : null });
    }
    await this.wake.at(tx, tx.at);
  }
}
