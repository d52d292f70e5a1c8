import { fold, type ClockEvent } from './fold';
import { Calendar } from './calendar';
import { tniCalendar, tniCalendarData } from './tni-calendar';

/** WIB. */
const at = (local: string): Date => new Date(`${local}:00+07:00`);

const why = { key: 'test' };

function due(unit: 'minutes' | 'days', limit: number, start: string, pause?: [string, string], calendar = tniCalendar): Date {
  const events: ClockEvent[] = [{ kind: 'start', at: at(start), why }];
  if (pause) events.push({ kind: 'pause', at: at(pause[0]), why }, { kind: 'resume', at: at(pause[1]), why });
  return fold({ id: 'TEST', unit, limit }, events, calendar, at(pause?.[1] ?? start)).due!;
}

const vectors: [name: string, actual: Date, expected: string][] = [
  ['V1: 60 minutes on a Monday morning', due('minutes', 60, '2026-11-23T10:15'), '2026-11-23T11:15'],
  ['V2: 60 minutes across the break', due('minutes', 60, '2026-11-23T11:45'), '2026-11-23T13:45'],
  ['V3: 60 minutes across the long Friday break', due('minutes', 60, '2026-11-27T11:00'), '2026-11-27T13:30'],
  ['V4: 60 minutes across a weekend', due('minutes', 60, '2026-11-27T16:10'), '2026-11-30T08:10'],
  ['V5: 4 hours into the next day', due('minutes', 240, '2026-11-26T14:00'), '2026-11-27T09:30'],
  ['V6: 1 day over a weekend', due('days', 1, '2026-11-27T10:00'), '2026-11-30T10:00'],
  ['V7: 1 day over Christmas', due('days', 1, '2026-12-23T15:30'), '2026-12-28T15:30'],
  ['V8: 3 days over Christmas', due('days', 3, '2026-12-23T15:30'), '2026-12-30T15:30'],
  ['V9: 60 minutes with a pause', due('minutes', 60, '2026-11-23T10:00', ['2026-11-23T10:20', '2026-11-23T11:50']), '2026-11-23T13:30'],
  ['V10: 4 hours with a pause over the weekend', due('minutes', 240, '2026-11-27T15:00', ['2026-11-27T16:00', '2026-11-30T09:00']), '2026-11-30T12:00'],
  ['V11: a start before the opening', due('minutes', 60, '2026-11-23T06:00'), '2026-11-23T08:30'],
  ['V12: a start at the closing', due('minutes', 60, '2026-11-23T16:00'), '2026-11-24T08:30'],
  ['V13: 1 day clipped to the closing', due('days', 1, '2026-11-27T16:20'), '2026-11-30T16:00'],
  ['V14: 1 day from a Saturday', due('days', 1, '2026-11-28T09:00'), '2026-12-01T07:30'],
  ['V14: 60 minutes from a Saturday', due('minutes', 60, '2026-11-28T09:00'), '2026-11-30T08:30'],
  ['V15: a walk-in shortly before the break', due('minutes', 60, '2026-11-24T11:40'), '2026-11-24T13:40'],
  ['V16: 1 day clipped to the window before the Friday break', due('days', 1, '2026-11-26T11:45'), '2026-11-27T11:30'],
  ['V17: 1 day into the first Ramadan day', due('days', 1, '2027-02-10T07:40', undefined, ramadanFrom('2027-02-11')), '2027-02-11T08:00'],
  ['V18: 1 day with a pause of 120 working minutes', due('days', 1, '2026-11-23T10:00', ['2026-11-23T11:00', '2026-11-23T14:00']), '2026-11-24T12:00'],
];

describe('the standard\'s vectors', () => {
  it.each(vectors)('%s', (_name, actual, expected) => {
    expect(actual.toISOString()).toBe(at(expected).toISOString());
  });
});

function ramadanFrom(date: string): Calendar {
  return new Calendar({ ...tniCalendarData, seasons: [{ ...tniCalendarData.seasons[0]!, from: date }] });
}
