import type { ErrorFacts } from '@app/kernel';
import type { RunStep, RunWithSteps } from '@app/platform';
import type { Evidence, EvidenceOfRun } from './step-evidence';

/** One line of a live checklist. */
export interface ShownStep {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly state: RunStep['state'];
  readonly stateKey: string;
  readonly tone: 'ok' | 'warn' | 'bad' | 'quiet';
  readonly attempt: number;
  readonly finishedAt: Date | null;
  readonly took: number | null;
  readonly evidence: readonly Evidence[];
  readonly error: { code: string; facts: ErrorFacts } | null;
  readonly stuck: boolean;
  /** What a person does about a stuck step. */
  readonly remedyKey: string;
  /** When the worker tries again by itself. */
  readonly againAt: Date | null;
}

export interface ShownRun {
  readonly id: string;
  readonly storyKey: string;
  readonly stateKey: string;
  readonly tone: ShownStep['tone'];
  readonly live: boolean;
  readonly steps: readonly ShownStep[];
}

const tones: Record<RunStep['state'], ShownStep['tone']> = { waiting: 'quiet', ready: 'quiet', running: 'warn', done: 'ok', stuck: 'bad' };
export const runTones: Record<RunWithSteps['run']['state'], ShownStep['tone']> = { running: 'warn', done: 'ok', stuck: 'bad', undone: 'quiet' };

/** What no retry alone mends: a plan that no longer fits, an officer who no longer serves. */
const remedies: Readonly<Record<string, string>> = {
  'zones.moved-on': 'step.remedy-replan', 'hosting.moved-on': 'step.remedy-replan', 'approvals.assignment-lapsed': 'step.remedy-reassign',
};

export function shownRun({ run, steps }: RunWithSteps, evidence: EvidenceOfRun = new Map()): ShownRun {
  return {
    id: run.id, storyKey: `story.${run.story}`, stateKey: `run.${run.state}`, tone: runTones[run.state], live: run.state === 'running',
    steps: steps.map((step) => shownStep(step, evidence.get(step.id) ?? [])),
  };
}

function shownStep(step: RunStep, evidence: readonly Evidence[]): ShownStep {
  const { id, name, state, attempt, startAfter, startedAt, finishedAt, error } = step;
  const took = startedAt !== null && finishedAt !== null ? finishedAt.getTime() - startedAt.getTime() : null;
  return {
    id, name, key: `step.${name}`, state, stateKey: `step-state.${state}`, tone: tones[state], attempt, finishedAt, took, evidence,
    error: error === null || state === 'done' ? null : { code: error.code, facts: error.facts as ErrorFacts },
    stuck: state === 'stuck',
    remedyKey: remedies[error?.code ?? ''] ?? 'step.remedy-retry',
    againAt: state === 'ready' && error !== null ? startAfter : null,
  };
}
