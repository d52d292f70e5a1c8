import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json } from '@app/kernel';

export type RunState = 'running' | 'stuck' | 'done' | 'undone';
export type StepState = 'waiting' | 'ready' | 'running' | 'done' | 'stuck';

/** What stopped or delayed a step, as a person reads it: a key of the catalogue with its facts. */
export interface StepError {
  readonly code: string;
  readonly facts: Readonly<Record<string, Json>>;
}

/** One telling of a story, for one subject (a request, a certificate). */
@Entity({ name: 'run' })
export class Run {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  story: string;

  @Column({ name: 'subject_type', type: 'text' })
  subjectType: string;

  @Column({ name: 'subject_id', type: 'text' })
  subjectId: string;

  @Column({ type: 'jsonb' })
  ask: Json;

  @Column({ type: 'text' })
  state: RunState;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt: Date | null;
}

/** One line of the checklist people see. A lease says which worker has it and until when. */
@Entity({ name: 'step' })
export class RunStep {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'run_id', type: 'uuid' })
  runId: string;

  @Column({ type: 'int' })
  position: number;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  state: StepState;

  @Column({ type: 'int' })
  attempt: number;

  @Column({ name: 'start_after', type: 'timestamptz', nullable: true })
  startAfter: Date | null;

  @Column({ name: 'lease_owner', type: 'text', nullable: true })
  leaseOwner: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  result: Readonly<Record<string, Json>> | null;

  @Column({ type: 'jsonb', nullable: true })
  error: StepError | null;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt: Date | null;
}

export interface RunWithSteps {
  readonly run: Run;
  readonly steps: readonly RunStep[];
}
