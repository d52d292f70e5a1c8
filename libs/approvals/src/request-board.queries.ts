import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { workingMinutesBetween } from '@app/clocks';
import { Clock, type Actor, type ErrorFacts, type Role } from '@app/kernel';
import { Db, type Reader } from '@app/platform';
import { ActDesk } from './act-desk';
import { Calendars } from './calendars';
import type { Wish } from './deed';
import { states, type Action, type GuardName, type State, type Transition } from './flow';
import { Guards } from './guards.service';
import { Products } from './product';
import { RequestClock } from './request-clock.entity';
import { ServiceRequest } from './service-request.entity';

export interface PossibleAct {
  readonly action: Action;
  readonly item: string;
  /** On the main road: the page's one big button. */
  readonly main: boolean;
  readonly allowed: boolean;
  /** Why not, as a message key with its facts. */
  readonly why?: { readonly code: string; readonly facts: ErrorFacts };
}

export interface InboxItem {
  readonly request: ServiceRequest;
  readonly action: Action;
  /** The clock that ends first; null when none runs. */
  readonly clock: { readonly id: string; readonly due: Date; readonly minutesLeft: number; readonly late: boolean; readonly paused: boolean } | null;
  /** Its story waits for a person. */
  readonly stuck: boolean;
}

/** Guards that decide whose turn it is; the others say why not yet, and the page shows that. */
const whoseTurn: readonly GuardName[] = ['named-officer', 'drafter-is-another', 'signer-is-another', 'machinery'];

/** Reads for pages: what waits, and what somebody may do. Everything within the actor's scope. */
@Injectable()
export class RequestBoard {
  constructor(
    private readonly db: Db,
    private readonly products: Products,
    private readonly guards: Guards,
    private readonly calendars: Calendars,
    private readonly clock: Clock,
  ) {}

  get(actor: Actor, id: string): Promise<ServiceRequest> {
    return this.db.read(actor.scope, (r) => r.owned(ServiceRequest, { id }));
  }

  /** Newest first. */
  list(actor: Actor, filter: { readonly states?: readonly State[]; readonly limit?: number } = {}): Promise<ServiceRequest[]> {
    const where = { state: In([...(filter.states ?? states)]) };
    return this.db.read(actor.scope, (r) => r.ownedAll(ServiceRequest, where, { order: { createdAt: 'DESC', id: 'DESC' }, take: filter.limit ?? 100 }));
  }

  /** What waits for the actor's position, the clock that ends first on top. */
  async inbox(actor: Actor): Promise<InboxItem[]> {
    return this.db.read(actor.scope, async (reader) => {
      const open = await reader.ownedAll(ServiceRequest, { state: In(states.filter((s) => this.waitsFor(actor, s))) });
      const stuck = await this.stuck(reader, open);
      const clocks = open.length === 0 ? [] : await reader.find(RequestClock, { requestId: In(open.map((r) => r.id)), state: In(['running', 'paused']) });
      const items: InboxItem[] = [];
      for (const request of open) {
        const action = await this.turn(reader, actor, request, stuck.has(request.id));
        if (action) items.push({ request, action, clock: this.first(request, clocks), stuck: stuck.has(request.id) });
      }
      return items.sort((a, b) => dueOf(a) - dueOf(b) || a.request.createdAt.getTime() - b.request.createdAt.getTime());
    });
  }

  /** Every act of the flow that is the actor's part in this state, and why not when it may not be taken now. */
  async actionsFor(actor: Actor, request: ServiceRequest): Promise<PossibleAct[]> {
    return this.db.read(actor.scope, async (reader) => {
      const fresh = await reader.owned(ServiceRequest, { id: request.id });
      const acts: PossibleAct[] = [];
      for (const { transition, as } of this.parts(actor, fresh)) {
        const against = await this.guards.against(this.wish(reader, actor, fresh, transition, as));
        const { action, item, main } = transition;
        acts.push({ action, item, main, allowed: against === null, ...(against ? { why: { code: against.code, facts: against.facts } } : {}) });
      }
      return acts;
    });
  }

  private parts(actor: Actor, request: ServiceRequest): { transition: Transition; as: Role | 'system' }[] {
    const rows = this.products.get(request.product).flow.transitions.filter((t) => t.from.includes(request.state));
    return rows.flatMap((transition) => {
      const as = ActDesk.capacity(actor, transition);
      return as === null ? [] : [{ transition, as }];
    });
  }

  private waitsFor(actor: Actor, state: State): boolean {
    return this.products.all.some((p) => p.flow.transitions.some((t) => (t.main || stuckRoads.includes(t.action)) && t.from.includes(state) && ActDesk.capacity(actor, t) !== null));
  }

  /** The act that waits for him; null when it is another's turn. */
  private async turn(reader: Reader, actor: Actor, request: ServiceRequest, stuck: boolean): Promise<Action | null> {
    const roads = this.parts(actor, request).filter(({ transition: t }) => t.main || (stuck && stuckRoads.includes(t.action)));
    for (const { transition, as } of roads) {
      if (!(await this.guards.against(this.wish(reader, actor, request, transition, as), whoseTurn))) return transition.action;
    }
    return null;
  }

  private wish(reader: Reader, actor: Actor, request: ServiceRequest, transition: Transition, as: Role | 'system'): Wish {
    return { reader, at: this.clock.now(), request, product: this.products.get(request.product), transition, actor, as, data: null };
  }

  private async stuck(reader: Reader, requests: readonly ServiceRequest[]): Promise<Set<string>> {
    const runs = requests.map((r) => r.runId).filter((id) => id !== null);
    const rows = await reader.query<{ id: string }>(`SELECT subject_id AS id FROM run WHERE state = 'stuck' AND id = ANY ($1::uuid[])`, [runs]);
    return new Set(rows.map((r) => r.id));
  }

  private first(request: ServiceRequest, clocks: readonly RequestClock[]): InboxItem['clock'] {
    const [first] = clocks.filter((c) => c.requestId === request.id && c.due !== null).sort((a, b) => a.due!.getTime() - b.due!.getTime());
    if (first === undefined) return null;
    const now = this.clock.now();
    const calendar = this.calendars.current(this.products.get(request.product).standard.calendar);
    const paused = first.state === 'paused';
    return { id: first.definition, due: first.due!, minutesLeft: Math.floor(workingMinutesBetween(calendar, now, first.due!)), late: !paused && now > first.due!, paused };
  }
}

/** What is left to do when a story waits for a person. */
const stuckRoads: readonly Action[] = ['replan', 'reassign'];

function dueOf(item: InboxItem): number {
  return item.clock?.due.getTime() ?? Number.MAX_SAFE_INTEGER;
}
