const HALF = 2 ** 31;
const WHOLE = 2 ** 32;

export type SerialOrder = 'lower' | 'equal' | 'greater' | 'incomparable';

/** How serial `a` stands to `b` (RFC 1982 §3.2); two serials half the circle apart have no order. */
export function compareSerials(a: number, b: number): SerialOrder {
  if (a === b) return 'equal';
  const ahead = (a - b + WHOLE) % WHOLE;
  if (ahead === HALF) return 'incomparable';
  return ahead < HALF ? 'greater' : 'lower';
}

/** Whether a server that serves `seen` has at least `ours`. */
export function covers(seen: number, ours: number): boolean {
  return ['equal', 'greater'].includes(compareSerials(seen, ours));
}

/**
 * The serial after `floor`: YYYYMMDD01 of the day (UTC) when that is greater, else one more.
 * Always greater than the floor by RFC 1982 and never 0, which some servers read as "none".
 */
export function nextSerial(floor: number | null, at: Date): number {
  const today = Number(at.toISOString().slice(0, 10).replaceAll('-', '')) * 100 + 1;
  if (floor === null || compareSerials(today, floor) === 'greater') return today;
  const next = (floor + 1) % WHOLE;
  return next === 0 ? 1 : next;
}
