import { Injectable } from '@nestjs/common';
import { newId } from '@app/kernel';
import type { Tx } from '@app/platform';
import type { ActData } from './act-data';
import type { Outcome } from './deed';
import type { State, Transition } from './flow';
import type { Product } from './product';
import { RequestAct } from './request-act.entity';
import { RequestClocks, streamOf } from './request-clocks.service';
import type { ServiceRequest } from './service-request.entity';

export interface Entry {
  readonly request: ServiceRequest;
  readonly product: Product;
  readonly transition: Transition;
  readonly from: State | null;
  readonly officerId: string | null;
  readonly outcome: Outcome;
  readonly data: Pick<ActData, 'key' | 'reason'>;
}

/** Writes an act down: its row for people, its event for the chain, the clocks that follow from it. */
@Injectable()
export class RequestLog {
  constructor(private readonly clocks: RequestClocks) {}

  async write(tx: Tx, { request, product, transition, from, officerId, outcome, data }: Entry): Promise<void> {
    const { action, item, event } = transition;
    await tx.insert(RequestAct, {
      id: newId(tx.at.getTime()), requestId: request.id, version: request.version, item, action, fromState: from, toState: request.state,
      actorKind: tx.actor.kind, actorId: tx.actor.id, actorTitle: tx.actor.title, officerId,
      reason: outcome.reason ?? (data.reason?.trim() || null), letterId: outcome.letterId ?? null, facts: outcome.facts ?? {}, key: data.key ?? null, at: tx.at,
    });
    await tx.event({
      stream: streamOf(request),
      type: `approvals.${event}`,
      data: {
        action, item, from, to: request.state, ...(officerId ? { officer: officerId } : {}), ...outcome.event,
        ...(outcome.due ? { due: outcome.due.toISOString() } : {}), ...this.clocks.effects(transition, request, product.standard),
      },
    });
    await this.clocks.refresh(tx, request);
  }
}
