import { Invalid } from '@app/kernel';
import { dayOf, isIsoDate, isoDate, minute, offsetOf, startOfDay, weekdayOf } from './zone';

export const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof weekdays)[number];

/** Local wall time, `["07:30", "12:00"]`; the gap between two windows of a day is a break. */
export type WindowData = readonly [from: string, to: string];
export type WeekData = Readonly<Record<Weekday, readonly WindowData[]>>;

/**
 * One version of one centre's working time (standards' spec §3.1). A change is a new version with its reason;
 * a version that a clock has used is never edited.
 */
export interface CalendarData {
  readonly id: string;
  readonly version: number;
  /** IANA name of the serving centre's zone. */
  readonly zone: string;
  readonly reason: string;
  /** True for data that no decree stands behind: shown to people as a sample. */
  readonly sample: boolean;
  readonly week: WeekData;
  /** Other hours between two dates, both included (Ramadan). The first that covers a date holds. */
  readonly seasons: readonly { readonly name: string; readonly from: string; readonly to: string; readonly week: WeekData }[];
  /** One date's own windows; none = closed (a holiday, shared leave, a local closure). Stands over season and week. */
  readonly overrides: readonly { readonly date: string; readonly name: string; readonly windows: readonly WindowData[] }[];
}

/** From, up to but without `to`, in milliseconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What clock sums need of a calendar; days are counted since 1970-01-01 in local time. */
export interface WorkingTime {
  dayOf(at: number): number;
  startOfDay(day: number): number;
  /** In order, apart from each other. */
  windowsOn(day: number): readonly Span[];
  /** Why a day has no windows: the override's name, or null for an ordinary closed weekday. */
  closureOn(day: number): string | null;
}

type Minutes = readonly Span[];

export class Calendar implements WorkingTime {
  private readonly offset: number;
  private readonly week: readonly Minutes[];
  private readonly seasons: readonly { from: string; to: string; week: readonly Minutes[] }[];
  private readonly overrides: ReadonlyMap<string, { name: string; windows: Minutes }>;

  /** Invalid when a window, date or zone is wrong, or the week holds no working time at all. */
  constructor(readonly data: CalendarData) {
    this.offset = offsetOf(data.zone);
    this.week = weekOf(data.week);
    if (this.week.every((windows) => windows.length === 0)) throw new Invalid('calendar.no-working-time', { calendar: data.id });
    this.seasons = data.seasons.map((s) => ({ from: checkedDate(s.from), to: checkedDate(s.to), week: weekOf(s.week) }));
    this.overrides = new Map(data.overrides.map((o) => [checkedDate(o.date), { name: o.name, windows: windowsOf(o.windows) }]));
  }

  get version(): number {
    return this.data.version;
  }

  dayOf(at: number): number {
    return dayOf(at, this.offset);
  }

  startOfDay(day: number): number {
    return startOfDay(day, this.offset);
  }

  windowsOn(day: number): readonly Span[] {
    const start = this.startOfDay(day);
    return this.minutesOn(day).map((w) => ({ from: start + w.from * minute, to: start + w.to * minute }));
  }

  closureOn(day: number): string | null {
    return this.overrides.get(isoDate(day))?.name ?? null;
  }

  private minutesOn(day: number): Minutes {
    const date = isoDate(day);
    const override = this.overrides.get(date);
    if (override) return override.windows;
    const season = this.seasons.find((s) => s.from <= date && date <= s.to);
    return (season?.week ?? this.week)[weekdayOf(day)]!;
  }
}

function weekOf(week: WeekData): readonly Minutes[] {
  return weekdays.map((name) => windowsOf(week[name]));
}

function windowsOf(windows: readonly WindowData[]): Minutes {
  const spans = windows.map(([from, to]) => ({ from: minutesOf(from), to: minutesOf(to) }));
  spans.forEach((span, i) => {
    const before = i === 0 ? 0 : spans[i - 1]!.to;
    const apart = i === 0 ? span.from >= 0 : span.from > before;
    if (!apart || span.to <= span.from) throw new Invalid('calendar.bad-window', { from: windows[i]![0], to: windows[i]![1] });
  });
  return spans;
}

function minutesOf(time: string): number {
  const match = /^(\d{2}):(\d{2})$/.exec(time);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  if (!(minutes >= 0 && minutes <= 24 * 60) || Number(match![2]) > 59) throw new Invalid('calendar.bad-time', { time });
  return minutes;
}

function checkedDate(date: string): string {
  if (!isIsoDate(date)) throw new Invalid('calendar.bad-date', { date });
  return date;
}
