import type { WorkingTime } from './calendar';
import type { Reason } from './fold';
import { windowsFrom } from './working-time';
import { weekdayOf } from './zone';

/** One stretch of a clock's life and why it counted or not, in words. */
export interface Segment {
  readonly from: Date;
  readonly to: Date;
  readonly kind: 'counted' | 'closed' | 'paused';
  readonly why: Reason;
}

interface Pause {
  readonly from: Date;
  readonly to: Date | null;
  readonly why: Reason;
}

/** The whole way from start to end without a gap: each window, each closure with its reason, each pause with its own. */
export function explain(time: WorkingTime, start: Date, end: Date, pauses: readonly Pause[]): Segment[] {
  const segments: Segment[] = [];
  let at = start;
  for (const pause of pauses) {
    segments.push(...stretch(time, at, pause.from));
    segments.push({ from: pause.from, to: pause.to ?? end, kind: 'paused', why: pause.why });
    at = pause.to ?? end;
  }
  segments.push(...stretch(time, at, end));
  return segments.filter((s) => s.to > s.from);
}

function stretch(time: WorkingTime, start: Date, end: Date): Segment[] {
  const segments: Segment[] = [];
  let at = start.getTime();
  for (const window of windowsFrom(time, at)) {
    if (at >= end.getTime()) break;
    if (window.from > at) {
      const to = Math.min(window.from, end.getTime());
      segments.push({ from: new Date(at), to: new Date(to), kind: 'closed', why: closure(time, at, to) });
      at = to;
    }
    const to = Math.min(window.to, end.getTime());
    if (to > at) segments.push({ from: new Date(at), to: new Date(to), kind: 'counted', why: { key: 'clock.counted' } });
    at = Math.max(at, to);
  }
  return segments;
}

/** A closed stretch by its strongest reason: named closures, the weekend, the night, a break. */
function closure(time: WorkingTime, from: number, to: number): Reason {
  const first = time.dayOf(from);
  const last = time.dayOf(to);
  const days = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((day) => time.windowsOn(day).length === 0);
  const names = [...new Set(days.map((day) => time.closureOn(day)).filter((name) => name !== null))];
  if (names.length > 0) return { key: 'clock.closed-holiday', facts: { names: names.join(', ') } };
  if (days.some((day) => [0, 6].includes(weekdayOf(day)))) return { key: 'clock.closed-weekend' };
  return { key: first === last && time.windowsOn(first).some((w) => w.to <= from) && time.windowsOn(first).some((w) => w.from >= to) ? 'clock.closed-break' : 'clock.closed-hours' };
}
