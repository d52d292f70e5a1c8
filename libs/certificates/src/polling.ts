import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly totalMs: number;
}

export const usualPatience: Patience = { firstMs: 100, maxMs: 3_000, totalMs: 60_000 };

/** Asks until the answer is not null, at growing distances with jitter; null when patience ended first. */
export async function poll<T>(ask: () => Promise<T | null>, patience: Patience = usualPatience): Promise<T | null> {
  const until = Date.now() + patience.totalMs;
  for (let pause = patience.firstMs; ; pause = Math.min(pause * 1.6, patience.maxMs)) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() + pause > until) return null;
    await sleep(pause * (0.8 + Math.random() * 0.4));
  }
}
