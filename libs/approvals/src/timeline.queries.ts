import { Injectable } from '@nestjs/common';
import { Clock, type Actor, type Json, type Role } from '@app/kernel';
import { Letters } from '@app/letters';
import { Db } from '@app/platform';
import { Analysis } from './analysis.entity';
import { Disposition } from './disposition.entity';
import type { Action, State } from './flow';
import { Mark } from './mark.entity';
import { Products } from './product';
import { RequestAct } from './request-act.entity';
import { RequestClocks, type NamedReading } from './request-clocks.service';
import { RequestPlan } from './request-plan.entity';
import { ServiceRequest } from './service-request.entity';

export interface TimelineEntry {
  readonly at: Date;
  readonly item: string;
  readonly action: Action;
  readonly from: State | null;
  readonly to: State;
  /** Post of whoever acted, or the part of the system. */
  readonly by: string;
  /** In whose name the system acted. */
  readonly officer: string | null;
  readonly reason: string | null;
  readonly letter: { readonly id: string; readonly kind: string; readonly number: string | null } | null;
  /** Message key of its sentence, with what fills the blanks. */
  readonly sentence: { readonly key: string; readonly facts: Readonly<Record<string, Json>> };
}

export interface Timeline {
  readonly entries: readonly TimelineEntry[];
  /** Promised and real, gross and net, explained. */
  readonly clocks: readonly NamedReading[];
  /** What happens next on the main road, and by whom. */
  readonly next: readonly { readonly action: Action; readonly who: readonly (Role | 'system')[] }[];
}

/** All decisions on one request, newest last. */
export interface RequestFile {
  readonly request: ServiceRequest;
  readonly dispositions: readonly Disposition[];
  readonly analyses: readonly Analysis[];
  readonly plans: readonly RequestPlan[];
  readonly marks: readonly Mark[];
}

@Injectable()
export class Timelines {
  constructor(
    private readonly db: Db,
    private readonly products: Products,
    private readonly clocks: RequestClocks,
    private readonly letters: Letters,
    private readonly clock: Clock,
  ) {}

  timeline(actor: Actor, id: string): Promise<Timeline> {
    return this.db.read(actor.scope, async (reader) => {
      const request = await reader.owned(ServiceRequest, { id });
      const acts = await reader.find(RequestAct, { requestId: id }, { order: { version: 'ASC' } });
      const letters = await this.letters.ofSubject(reader, { type: 'request', id });
      const named = (await reader.find(Disposition, { requestId: id })).flatMap((d) => d.officers);
      const entries = acts.map((act) => {
        const letter = letters.find((l) => l.id === act.letterId);
        return {
          at: act.at, item: act.item, action: act.action, from: act.fromState, to: act.toState, by: act.actorTitle,
          officer: named.find((o) => o.personId === act.officerId)?.title ?? null, reason: act.reason,
          letter: letter ? { id: letter.id, kind: letter.kind, number: letter.number } : null,
          sentence: { key: `timeline.${act.action}`, facts: { ...act.facts, by: act.actorTitle } },
        };
      });
      const rows = this.products.get(request.product).flow.transitions.filter((t) => t.main && t.from.includes(request.state));
      return { entries, clocks: await this.clocks.readings(reader, request, this.clock.now()), next: rows.map(({ action, who }) => ({ action, who })) };
    });
  }

  file(actor: Actor, id: string): Promise<RequestFile> {
    return this.db.read(actor.scope, async (reader) => {
      const request = await reader.owned(ServiceRequest, { id });
      const where = { requestId: id };
      return {
        request,
        dispositions: await reader.find(Disposition, where, { order: { at: 'ASC', id: 'ASC' } }),
        analyses: await reader.find(Analysis, where, { order: { at: 'ASC', id: 'ASC' } }),
        plans: await reader.find(RequestPlan, where, { order: { version: 'ASC' } }),
        marks: await reader.find(Mark, where, { order: { at: 'ASC', id: 'ASC' } }),
      };
    });
  }
}
