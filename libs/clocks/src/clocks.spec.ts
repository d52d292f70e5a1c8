import fc from 'fast-check';
import { Calendar, type CalendarData } from './calendar';
import { fold, type ClockDefinition, type ClockEvent } from './fold';
import { tniCalendar, tniCalendarData } from './tni-calendar';
import { addWorkingDays, addWorkingMinutes, workingMinutesBetween } from './working-time';
import { offsetOf, zones } from './zone';

const at = (local: string): Date => new Date(`${local}:00+07:00`);
const why = { key: 'test' };
const oneDay: ClockDefinition = { id: 'DOM-3a-reply', unit: 'days', limit: 1 };

const instant = fc.integer({ min: at('2026-11-01T00:00').getTime() / 1000, max: at('2027-04-01T00:00').getTime() / 1000 }).map((s) => new Date(s * 1000));
const minutes = fc.integer({ min: 0, max: 3000 });

const inWindow = (t: Date): boolean => tniCalendar.windowsOn(tniCalendar.dayOf(t.getTime())).some((w) => w.from <= t.getTime() && t.getTime() <= w.to);

/** A random life of one clock: start, pauses in and out, perhaps a stop. */
const life = fc.tuple(instant, fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 0, maxLength: 6 }), fc.boolean()).map(([start, gaps, stop]): ClockEvent[] => {
  const events: ClockEvent[] = [{ kind: 'start', at: start, why }];
  gaps.forEach((gap, i) => events.push({ kind: i % 2 === 0 ? 'pause' : 'resume', at: new Date(events.at(-1)!.at.getTime() + gap * 60_000), why }));
  return stop ? [...events, { kind: 'stop', at: new Date(events.at(-1)!.at.getTime() + 60_000), why }] : events;
});
const definition = fc.constantFrom<ClockDefinition>(oneDay, { id: 'DOM-3a-exec', unit: 'days', limit: 3 }, { id: 'DOM-3b', unit: 'minutes', limit: 60 });

describe('working time', () => {
  it('is additive', () => {
    fc.assert(fc.property(instant, minutes, minutes, (t, a, b) => {
      expect(addWorkingMinutes(tniCalendar, addWorkingMinutes(tniCalendar, t, a), b)).toEqual(addWorkingMinutes(tniCalendar, t, a + b));
    }));
  });

  it('counts between two instants what was added', () => {
    fc.assert(fc.property(instant, minutes, (t, a) => {
      expect(workingMinutesBetween(tniCalendar, t, addWorkingMinutes(tniCalendar, t, a))).toBeCloseTo(a, 6);
    }));
  });

  it('never makes a day limit earlier by starting later', () => {
    fc.assert(fc.property(instant, minutes, (t, gap) => {
      const later = new Date(t.getTime() + gap * 60_000);
      expect(addWorkingDays(tniCalendar, later, 1).getTime()).toBeGreaterThanOrEqual(addWorkingDays(tniCalendar, t, 1).getTime());
    }));
  });

  it('knows the same offsets as the time zone database', () => {
    for (const zone of zones) {
      for (const year of [2020, 2026, 2030]) {
        const noon = new Date(Date.UTC(year, 6, 1, 5));
        const hour = Number(new Intl.DateTimeFormat('en', { timeZone: zone, hour: 'numeric', hourCycle: 'h23' }).format(noon));
        expect((hour - 5) * 3_600_000).toBe(offsetOf(zone));
      }
    }
  });

  it('keeps the weekly sums of the decree: 37 h 30 min, in Ramadan 32 h 30 min', () => {
    expect(workingMinutesBetween(tniCalendar, at('2026-11-23T00:00'), at('2026-11-30T00:00'))).toBe(37.5 * 60);
    expect(workingMinutesBetween(tniCalendar, at('2027-02-15T00:00'), at('2027-02-22T00:00'))).toBe(32.5 * 60);
  });
});

describe('a clock', () => {
  it('never falls due outside a window', () => {
    fc.assert(fc.property(definition, life, (d, events) => {
      const reading = fold(d, events, tniCalendar, events.at(-1)!.at);
      expect(inWindow(reading.due!)).toBe(true);
      expect(inWindow(reading.grossDue!)).toBe(true);
    }));
  });

  it('has gross at least net, and a due time at least the gross one', () => {
    fc.assert(fc.property(definition, life, (d, events) => {
      const reading = fold(d, events, tniCalendar, events.at(-1)!.at);
      expect(reading.gross).toBeGreaterThanOrEqual(reading.net);
      expect(reading.due!.getTime()).toBeGreaterThanOrEqual(reading.grossDue!.getTime());
    }));
  });

  it('is not changed by a pause wholly outside the windows', () => {
    const start: ClockEvent = { kind: 'start', at: at('2026-11-27T10:00'), why };
    fc.assert(fc.property(definition, fc.integer({ min: 0, max: 3700 }), fc.integer({ min: 0, max: 3700 }), (d, a, b) => {
      const closing = at('2026-11-27T16:30').getTime();
      const [from, to] = [Math.min(a, b), Math.max(a, b)].map((m) => new Date(closing + m * 60_000));
      const paused = fold(d, [start, { kind: 'pause', at: from!, why }, { kind: 'resume', at: to!, why }], tniCalendar, at('2026-12-01T10:00'));
      const plain = fold(d, [start], tniCalendar, at('2026-12-01T10:00'));
      expect({ ...paused, segments: [] }).toEqual({ ...plain, segments: [] });
    }));
  });

  it('is explained without a gap from start to end, and the counted parts sum to net', () => {
    fc.assert(fc.property(definition, life, (d, events) => {
      const reading = fold(d, events, tniCalendar, events.at(-1)!.at);
      reading.segments.forEach((s, i) => i > 0 && expect(s.from).toEqual(reading.segments[i - 1]!.to));
      const counted = reading.segments.filter((s) => s.kind === 'counted').reduce((sum, s) => sum + (s.to.getTime() - s.from.getTime()) / 60_000, 0);
      expect(Math.abs(counted - reading.net)).toBeLessThan(1.001);
    }));
  });

  it('says in words why time did not count', () => {
    const events: ClockEvent[] = [{ kind: 'start', at: at('2026-12-23T11:00'), why }];
    const said = fold(oneDay, events, tniCalendar, at('2026-12-28T09:00')).segments.map((s) => s.why.key);
    expect(said).toEqual(['clock.counted', 'clock.closed-break', 'clock.counted', 'clock.closed-holiday', 'clock.counted']);
  });

  it('is not saved from being late by a pause or an agreement that came after the due time', () => {
    const late = at('2026-11-25T09:00');
    const events: ClockEvent[] = [
      { kind: 'start', at: at('2026-11-23T10:00'), why },
      { kind: 'pause', at: late, why },
      { kind: 'agree', at: late, due: at('2026-12-01T10:00'), why },
      { kind: 'stop', at: at('2026-11-26T09:00'), why },
    ];
    const reading = fold(oneDay, events, tniCalendar, late);
    expect(reading.due).toEqual(at('2026-11-24T10:00'));
    expect(reading.late).toEqual({ gross: true, net: true });
  });

  it('takes an agreed date, and stays late in gross', () => {
    const events: ClockEvent[] = [
      { kind: 'start', at: at('2026-11-23T10:00'), why },
      { kind: 'agree', at: at('2026-11-23T11:00'), due: at('2026-11-30T10:00'), why },
      { kind: 'stop', at: at('2026-11-27T10:00'), why },
    ];
    expect(fold(oneDay, events, tniCalendar, at('2026-11-27T10:00')).late).toEqual({ gross: true, net: false });
  });

  it('keeps its first start', () => {
    const events: ClockEvent[] = [{ kind: 'start', at: at('2026-11-23T10:00'), why }, { kind: 'start', at: at('2026-11-26T10:00'), why }];
    expect(fold(oneDay, events, tniCalendar, at('2026-11-26T10:00')).startedAt).toEqual(at('2026-11-23T10:00'));
  });

  it('moves on with a new calendar version: used time stays, a closed clock does not change', () => {
    const closedTuesday = new Calendar({ ...tniCalendarData, version: 2, reason: 'closure', overrides: [...tniCalendarData.overrides, { date: '2026-11-24', name: 'closed', windows: [] }] });
    const start: ClockEvent = { kind: 'start', at: at('2026-11-23T10:00'), why };
    const change: ClockEvent = { kind: 'calendar', at: at('2026-11-23T14:00'), calendar: closedTuesday, why };
    const running = fold(oneDay, [start, change], tniCalendar, at('2026-11-23T15:00'));
    expect(running.due).toEqual(at('2026-11-25T10:00'));
    expect(running.gross).toBe(240);
    const stop: ClockEvent = { kind: 'stop', at: at('2026-11-23T13:30'), why };
    expect(fold(oneDay, [start, stop, change], tniCalendar, at('2026-11-26T15:00'))).toEqual(fold(oneDay, [start, stop], tniCalendar, at('2026-11-26T15:00')));
  });

  it('waits until it is started', () => {
    expect(fold(oneDay, [], tniCalendar, at('2026-11-23T10:00'))).toMatchObject({ state: 'waiting', due: null });
  });
});

describe('a calendar', () => {
  const bad = (change: Partial<CalendarData>): (() => Calendar) => () => new Calendar({ ...tniCalendarData, ...change });
  it.each([
    ['an unknown zone', bad({ zone: 'Europe/Paris' }), 'calendar.unknown-zone'],
    ['a window that ends before it begins', bad({ overrides: [{ date: '2026-12-01', name: 'x', windows: [['10:00', '09:00']] }] }), 'calendar.bad-window'],
    ['windows that overlap', bad({ overrides: [{ date: '2026-12-01', name: 'x', windows: [['08:00', '10:00'], ['09:00', '11:00']] }] }), 'calendar.bad-window'],
    ['an hour that is none', bad({ overrides: [{ date: '2026-12-01', name: 'x', windows: [['8:00', '10:00']] }] }), 'calendar.bad-time'],
    ['a day that is none', bad({ overrides: [{ date: '2026-02-30', name: 'x', windows: [] }] }), 'calendar.bad-date'],
    ['a week without work', bad({ week: { sun: [], mon: [], tue: [], wed: [], thu: [], fri: [], sat: [] } }), 'calendar.no-working-time'],
  ])('refuses %s', (_name, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }) as Error);
  });
});
