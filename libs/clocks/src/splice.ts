import type { Span, WorkingTime } from './calendar';

/**
 * Working time that follows `before` up to `at` and `after` from then on: how a new calendar version opens a new segment
 * of a running clock. Time already used stays as it was counted (standards' spec §3.1).
 */
export function splice(before: WorkingTime, at: number, after: WorkingTime): WorkingTime {
  return {
    dayOf: (instant) => (instant < at ? before : after).dayOf(instant),
    startOfDay: (day) => after.startOfDay(day),
    windowsOn: (day) =>
      joined([
        ...before.windowsOn(day).map((w) => ({ from: w.from, to: Math.min(w.to, at) })),
        ...after.windowsOn(day).map((w) => ({ from: Math.max(w.from, at), to: w.to })),
      ]),
    closureOn: (day) => (after.startOfDay(day) < at ? before : after).closureOn(day),
  };
}

/** Empty spans dropped, touching ones made one: or the seam itself would read as a break. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.filter((s) => s.to > s.from)) {
    const last = result.at(-1);
    if (last && last.to >= span.from) result[result.length - 1] = { from: last.from, to: span.to };
    else result.push(span);
  }
  return result;
}
