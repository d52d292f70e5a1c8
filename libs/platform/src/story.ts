import type { Actor, Json } from '@app/kernel';

/** What a step knows beside what was asked. */
export interface StepContext {
  readonly runId: string;
  readonly stepId: string;
  /** 1 at the first try. */
  readonly attempt: number;
  readonly actor: Actor;
  /** What the steps before answered, by their name. */
  readonly results: Readonly<Record<string, Json>>;
}

/**
 * One step of a story: safe to run twice, and again after a kill at any line.
 * Answers small facts that people read as its evidence. Throws `Permanent` or `Conflict` to get stuck, anything else to be tried again.
 */
export type Step<Ask> = (ask: Ask, context: StepContext) => Promise<Readonly<Record<string, Json>> | void>;

/** A product's or a duty's fulfilment: one readable file in the worker. */
export interface Story<Ask = Json> {
  readonly name: string;
  /** In the order they run. */
  readonly steps: Readonly<Record<string, Step<Ask>>>;
  /** Takes back what the steps did: when the request is refused after a replan. */
  readonly undo?: Step<Ask>;
}

/** Gives the steps' type to their object without repeating it at each line. */
export function steps<Ask>(all: Readonly<Record<string, Step<Ask>>>): Readonly<Record<string, Step<Ask>>> {
  return all;
}

/** The waiting times after a failed try, in seconds; the last repeats: 1m 2m 5m 10m 20m 1h 6h. */
export const retryLadder = [60, 120, 300, 600, 1200, 3600, 21_600] as const;

/** The first tries follow fast: most failures of a reload, a nonce or a dropped channel are over in seconds. */
const quickTries = [1, 3, 10] as const;

/** Seconds to wait after the `attempt`-th try failed (1 is the first). */
export function waitAfter(attempt: number): number {
  const all = [...quickTries, ...retryLadder];
  return all[Math.min(attempt, all.length) - 1]!;
}
