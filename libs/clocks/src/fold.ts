import type { Calendar, WorkingTime } from './calendar';
import { explain, type Segment } from './explain';
import { splice } from './splice';
import { addWorkingDays, addWorkingMinutes, workingMinutesBetween } from './working-time';

/** A promise of the standard: the id is the item's (`DOM-3a-reply`). Minute limits count working minutes, day limits working days. */
export interface ClockDefinition {
  readonly id: string;
  readonly unit: 'minutes' | 'days';
  readonly limit: number;
}

/** A reason in words: a message key and what fills its blanks. */
export interface Reason {
  readonly key: string;
  readonly facts?: Readonly<Record<string, string | number>>;
}

/** What happened to a clock, in order of time. */
export type ClockEvent = { readonly at: Date; readonly why: Reason } & (
  | { readonly kind: 'start' | 'pause' | 'resume' | 'stop' | 'void' }
  | { readonly kind: 'agree'; readonly due: Date }
  | { readonly kind: 'calendar'; readonly calendar: Calendar }
);

export type ClockState = 'waiting' | 'running' | 'paused' | 'stopped' | 'void';

/** Minutes are whole working minutes. `late` compares the end (or `asOf`) with the due times. */
export interface ClockReading {
  readonly state: ClockState;
  /** Start to end, pauses counted: what is published. */
  readonly gross: number;
  /** The same without the pauses. */
  readonly net: number;
  /** With pauses and an agreed date; null while the clock waits. */
  readonly due: Date | null;
  /** As the published text has it, without any pause or agreement. */
  readonly grossDue: Date | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly late: { readonly gross: boolean; readonly net: boolean };
  readonly segments: readonly Segment[];
}

interface Course {
  time: WorkingTime;
  start: Date;
  end: Date | null;
  state: Exclude<ClockState, 'waiting'>;
  pauses: { from: Date; to: Date | null; why: Reason }[];
  agreed: { at: Date; due: Date }[];
}

const waiting: ClockReading = {
  state: 'waiting', gross: 0, net: 0, due: null, grossDue: null, startedAt: null, endedAt: null, late: { gross: false, net: false }, segments: [],
};

/**
 * A clock's figures from its events, nothing else: the same events, calendar and `asOf` give the same reading. The first start
 * counts, later ones are ignored; what comes after a stop too. A pause or agreement made after the due time mends nothing.
 */
export function fold(definition: ClockDefinition, events: readonly ClockEvent[], calendar: Calendar, asOf: Date): ClockReading {
  const course = courseOf(events, calendar);
  if (!course) return waiting;
  const { time, start } = course;
  const end = course.end ?? later(asOf, start);
  const grossDue = definition.unit === 'days' ? addWorkingDays(time, start, definition.limit) : addWorkingMinutes(time, start, definition.limit);
  const due = moved(course, grossDue, end);
  const gross = workingMinutesBetween(time, start, end);
  const paused = course.pauses.reduce((sum, p) => sum + workingMinutesBetween(time, p.from, p.to ?? end), 0);
  return {
    state: course.state,
    gross: Math.floor(gross),
    net: Math.max(0, Math.floor(gross - paused)),
    due, grossDue,
    startedAt: start,
    endedAt: course.end,
    late: { gross: course.state !== 'void' && end > grossDue, net: course.state !== 'void' && end > due },
    segments: explain(time, start, end, course.pauses),
  };
}

function courseOf(events: readonly ClockEvent[], calendar: Calendar): Course | null {
  let time: WorkingTime = calendar;
  let course: Course | null = null;
  for (const event of events) {
    if (event.kind === 'calendar') time = splice(time, event.at.getTime(), event.calendar);
    else if (!course && event.kind === 'start') course = { time, start: event.at, end: null, state: 'running', pauses: [], agreed: [] };
    else if (course) take(course, event);
    if (course) course.time = time;
    if (course?.end) break;
  }
  return course;
}

function take(course: Course, event: Exclude<ClockEvent, { kind: 'calendar' }>): void {
  if (event.kind === 'agree') course.agreed.push({ at: event.at, due: event.due });
  if (event.kind === 'pause' && course.state === 'running') {
    course.pauses.push({ from: event.at, to: null, why: event.why });
    course.state = 'paused';
  }
  if (event.kind === 'resume' && course.state === 'paused') resume(course, event.at);
  if (event.kind === 'stop' || event.kind === 'void') {
    if (course.state === 'paused') resume(course, event.at);
    course.state = event.kind === 'stop' ? 'stopped' : 'void';
    course.end = event.at;
  }
}

function resume(course: Course, at: Date): void {
  course.pauses.at(-1)!.to = at;
  course.state = 'running';
}

/** The due time after each pause and agreement that came in time. A pause moves it by the working minutes paused. */
function moved(course: Course, due: Date, end: Date): Date {
  const moves = [
    ...course.pauses.map((p) => ({ at: p.from, to: (d: Date) => addWorkingMinutes(course.time, d, workingMinutesBetween(course.time, p.from, p.to ?? end)) })),
    ...course.agreed.map((a) => ({ at: a.at, to: () => a.due })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  return moves.reduce((d, move) => (move.at <= d ? move.to(d) : d), due);
}

function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
