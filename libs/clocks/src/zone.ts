import { Invalid } from '@app/kernel';

/**
 * Indonesia's three zones have fixed offsets: no daylight saving, none planned. A table of three keeps every sum exact
 * and quick, where a lookup through Intl per window would cost more than the sum; a test holds the table against Intl.
 */
const offsetHours: Readonly<Record<string, number>> = { 'Asia/Jakarta': 7, 'Asia/Makassar': 8, 'Asia/Jayapura': 9 };

export const zones: readonly string[] = Object.keys(offsetHours);

export const minute = 60_000;
const day = 24 * 60 * minute;

/** Milliseconds to add to UTC; Invalid for a zone outside Indonesia. */
export function offsetOf(zone: string): number {
  const hours = offsetHours[zone];
  if (hours === undefined) throw new Invalid('calendar.unknown-zone', { zone, known: zones.join(', ') });
  return hours * 60 * minute;
}

/** The local date of an instant, as a count of days since 1970-01-01. */
export function dayOf(at: number, offset: number): number {
  return Math.floor((at + offset) / day);
}

/** The instant at which a local date begins. */
export function startOfDay(dayNumber: number, offset: number): number {
  return dayNumber * day - offset;
}

/** 0 = Sunday … 6 = Saturday; day 0 was a Thursday. */
export function weekdayOf(dayNumber: number): number {
  return (((dayNumber + 4) % 7) + 7) % 7;
}

/** `YYYY-MM-DD`. */
export function isoDate(dayNumber: number): string {
  return new Date(dayNumber * day).toISOString().slice(0, 10);
}

/** Whether the text is a real date written `YYYY-MM-DD`. */
export function isIsoDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
