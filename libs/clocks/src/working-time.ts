import { Invalid } from '@app/kernel';
import type { Span, WorkingTime } from './calendar';
import { minute } from './zone';

/** More closed days in a row than any decree makes: a calendar that says so is wrong. */
const longestClosure = 400;

/**
 * The instant at which `minutes` of working time have passed since `start`. A start outside the windows waits for the next
 * opening; the end may be a window's last instant. Additive: adding a, then b, is adding a + b.
 */
export function addWorkingMinutes(time: WorkingTime, start: Date, minutes: number): Date {
  if (!(minutes >= 0)) throw new Invalid('clock.bad-limit', { limit: minutes });
  let left = minutes * minute;
  for (const window of windowsFrom(time, start.getTime())) {
    const from = Math.max(window.from, start.getTime());
    if (left <= window.to - from) return new Date(from + left);
    left -= window.to - from;
  }
  throw new Invalid('calendar.no-working-time', { after: start.toISOString() });
}

/**
 * The same local time on the n-th working day after the start's own; never later than that day's closing, in a break the end
 * of the window before it, before the opening the opening. A start outside the windows moves to the next opening first.
 */
export function addWorkingDays(time: WorkingTime, start: Date, days: number): Date {
  if (!Number.isInteger(days) || days < 0) throw new Invalid('clock.bad-limit', { limit: days });
  const begun = opening(time, start.getTime());
  const first = time.dayOf(begun);
  const last = nthWorkingDay(time, first, days);
  const sameTime = time.startOfDay(last) + (begun - time.startOfDay(first));
  return new Date(clip(time.windowsOn(last), sameTime));
}

/** Working minutes in a span of time, fractions included; 0 when it is empty or turned round. */
export function workingMinutesBetween(time: WorkingTime, from: Date, to: Date): number {
  let sum = 0;
  for (let day = time.dayOf(from.getTime()); day <= time.dayOf(to.getTime()); day++) {
    for (const w of time.windowsOn(day)) sum += Math.max(0, Math.min(w.to, to.getTime()) - Math.max(w.from, from.getTime()));
  }
  return sum / minute;
}

/** The windows that end at or after an instant, in order, until a whole closure's worth of days had none. */
export function* windowsFrom(time: WorkingTime, at: number): Generator<Span> {
  for (let day = time.dayOf(at), closed = 0; closed < longestClosure; day++) {
    const windows = time.windowsOn(day);
    closed = windows.length === 0 ? closed + 1 : 0;
    for (const window of windows) if (window.to >= at) yield window;
  }
}

/** `at` when work goes on then, else the next opening. A window's last instant is already outside. */
function opening(time: WorkingTime, at: number): number {
  for (const window of windowsFrom(time, at)) if (window.to > at) return Math.max(window.from, at);
  throw new Invalid('calendar.no-working-time', { after: new Date(at).toISOString() });
}

function nthWorkingDay(time: WorkingTime, first: number, days: number): number {
  let day = first;
  for (let left = days, closed = 0; left > 0 && closed < longestClosure; ) {
    day++;
    const works = time.windowsOn(day).length > 0;
    closed = works ? 0 : closed + 1;
    if (works) left--;
  }
  return day;
}

function clip(windows: readonly Span[], at: number): number {
  const begun = windows.filter((w) => w.from <= at).at(-1);
  return begun ? Math.min(at, begun.to) : (windows[0]?.from ?? at);
}
