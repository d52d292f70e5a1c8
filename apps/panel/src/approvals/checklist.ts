import type { ErrorFacts, Json } from '@app/kernel';
import type { RunStep, RunWithSteps } from '@app/platform';

const isoTime = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** What a step left behind, in words; `at` when it is a time. */
export interface Evidence {
  readonly key: string;
  readonly value: string;
  readonly at: Date | null;
}

/** One line of a live checklist. */
export interface ShownStep {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly state: RunStep['state'];
  readonly stateKey: string;
  readonly tone: 'ok' | 'warn' | 'bad' | 'quiet';
  readonly attempt: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly took: number | null;
  readonly evidence: readonly Evidence[];
  readonly error: { code: string; facts: ErrorFacts } | null;
  readonly stuck: boolean;
}

export interface ShownRun {
  readonly id: string;
  readonly storyKey: string;
  readonly stateKey: string;
  readonly live: boolean;
  readonly steps: readonly ShownStep[];
}

const tones: Record<RunStep['state'], ShownStep['tone']> = { waiting: 'quiet', ready: 'quiet', running: 'warn', done: 'ok', stuck: 'bad' };

export function shownRun({ run, steps }: RunWithSteps): ShownRun {
  return { id: run.id, storyKey: `story.${run.story}`, stateKey: `run.${run.state}`, live: run.state === 'running', steps: steps.map(shownStep) };
}

function shownStep(step: RunStep): ShownStep {
  const { id, name, state, attempt, startedAt, finishedAt, error } = step;
  const took = startedAt !== null && finishedAt !== null ? finishedAt.getTime() - startedAt.getTime() : null;
  return {
    id, name, key: `step.${name}`, state, stateKey: `step-state.${state}`, tone: tones[state], attempt, startedAt, finishedAt, took,
    evidence: state === 'done' ? evidence(step.result) : [],
    error: error === null || state === 'done' ? null : { code: error.code, facts: error.facts as ErrorFacts },
    stuck: state === 'stuck',
  };
}

/** A step's result as short lines, a nested value under its own name; ids say nothing to the people who read it. */
export function evidence(result: unknown, name = ''): Evidence[] {
  if (result === null || result === undefined || /Id$/.test(name)) return [];
  if (Array.isArray(result)) return result.flatMap((value) => evidence(value, name));
  if (typeof result === 'object') return Object.entries(result).flatMap(([key, value]) => evidence(value, key));
  const text = String(result as Json);
  return [{ key: `evidence.${name}`, value: text, at: isoTime.test(text) ? new Date(text) : null }];
}
