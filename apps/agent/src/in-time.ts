import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until it is so or the time is over; soon at first, then every 25 ms. */
export async function inTime(so: () => Promise<boolean>, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  for (let wait = 2; ; wait = Math.min(wait * 2, 25)) {
    if (await so()) return true;
    if (Date.now() >= end) return false;
    await sleep(wait);
  }
}
