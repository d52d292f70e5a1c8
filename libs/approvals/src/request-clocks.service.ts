import { Injectable } from '@nestjs/common';
import { fold, type ClockEvent, type ClockReading } from '@app/clocks';
import { Actor } from '@app/kernel';
import { Db, Events, type EventRow, type Reader, type Tx } from '@app/platform';
import { Calendars, referenceOf } from './calendars';
import type { ClockEffect, Transition } from './flow';
import { Products } from './product';
import { RequestClock } from './request-clock.entity';
import { ServiceRequest } from './service-request.entity';
import type { StandardClock, StandardDefinition } from './standard';

export interface NamedReading {
  readonly clock: StandardClock;
  readonly reading: ClockReading;
}

/** The clocks of requests: folded from the request's own events, kept as a cache, rebuilt to the same figures. */
@Injectable()
export class RequestClocks {
  constructor(
    private readonly events: Events,
    private readonly products: Products,
    private readonly calendars: Calendars,
    private readonly db: Db,
  ) {}

  /** What an act does to the clocks, as its event keeps it: `["reply:start"]`. Empty facts when nothing. */
  effects(transition: Transition, request: ServiceRequest, standard: StandardDefinition): { clocks?: string[]; calendar?: string } {
    const clocks = transition.clocks.filter((e) => applies(e, request, standard)).map((e) => `${e.slot}:${e.kind}`);
    if (clocks.length === 0) return {};
    return clocks.some((c) => c.endsWith(':start')) ? { clocks, calendar: referenceOf(this.calendars.current(standard.calendar)) } : { clocks };
  }

  /** Folds again after an act and keeps the figures as at the last event. */
  async refresh(tx: Tx, request: ServiceRequest): Promise<void> {
    const rows = await this.events.stream(tx, streamOf(request));
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const { clock, reading } of this.fold(request, rows, last.at)) {
      if (reading.state === 'waiting') continue;
      const { state, gross, net, due, grossDue, startedAt, endedAt } = reading;
      const row = { requestId: request.id, definition: clock.id, calendar: calendarOf(rows, clock) ?? '', state, gross, net, due, grossDue, startedAt, endedAt, lastSeq: last.seq };
      await tx.save(Object.assign(new RequestClock(), row));
    }
  }

  /** The figures as they stand at `asOf`. */
  async readings(reader: Reader, request: ServiceRequest, asOf: Date): Promise<NamedReading[]> {
    return this.fold(request, await this.events.stream(reader, streamOf(request)), asOf);
  }

  /** A new calendar version opens a new segment of every clock that runs; what was used, and what has ended, stays. */
  async adopt(calendarId: string): Promise<number> {
    const current = referenceOf(this.calendars.current(calendarId));
    return this.db.transaction(Actor.system('calendar'), async (tx) => {
      const open = await tx.query<{ id: string }>(`SELECT DISTINCT request_id AS id FROM request_clock WHERE state IN ('running', 'paused')`);
      let changed = 0;
      for (const { id } of open) {
        const request = await tx.lock(ServiceRequest, { id });
        const rows = await this.events.stream(tx, streamOf(request));
        const standard = this.products.get(request.product).standard;
        if (standard.calendar !== calendarId || rows.findLast((r) => r.data['calendar'])?.data['calendar'] === current) continue;
        await tx.event({ stream: streamOf(request), type: 'approvals.calendar-adopted', data: { calendar: current } });
        await this.refresh(tx, request);
        changed++;
      }
      return changed;
    });
  }

  private fold(request: ServiceRequest, rows: readonly EventRow[], asOf: Date): NamedReading[] {
    const { standard } = this.products.get(request.product);
    return standard.clocks.map((clock) => {
      const reference = calendarOf(rows, clock);
      const calendar = reference === null ? this.calendars.current(standard.calendar) : this.calendars.at(reference);
      return { clock, reading: fold(clock, this.clockEvents(rows, clock), calendar, asOf) };
    });
  }

  private clockEvents(rows: readonly EventRow[], clock: StandardClock): ClockEvent[] {
    return rows.flatMap((row): ClockEvent[] => {
      const why = { key: `clock.${row.type.replace('approvals.', '')}` };
      if (row.type === 'approvals.calendar-adopted') return [{ at: row.at, why, kind: 'calendar', calendar: this.calendars.at(row.data['calendar'] as string) }];
      return kindsFor(row, clock).map((kind) =>
        kind === 'agree' ? { at: row.at, why, kind, due: new Date(row.data['due'] as string) } : { at: row.at, why, kind },
      );
    });
  }
}

function kindsFor(row: EventRow, clock: StandardClock): ClockEffect['kind'][] {
  const effects = (row.data['clocks'] ?? []) as readonly string[];
  return effects.filter((e) => e.startsWith(`${clock.slot}:`)).map((e) => e.slice(clock.slot.length + 1) as ClockEffect['kind']);
}

/** The calendar version that the clock started under. */
function calendarOf(rows: readonly EventRow[], clock: StandardClock): string | null {
  const start = rows.find((row) => kindsFor(row, clock).includes('start'));
  return (start?.data['calendar'] as string | undefined) ?? null;
}

function applies(effect: ClockEffect, request: ServiceRequest, standard: StandardDefinition): boolean {
  if (effect.when === 'can') return request.feasibility === 'can';
  if (effect.when === undefined) return true;
  return effect.when === `exec-ends-at-${standard.execEndsAt}`;
}

export function streamOf(request: { id: string }): string {
  return `request:${request.id}`;
}
