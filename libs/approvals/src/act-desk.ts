import { Injectable } from '@nestjs/common';
import { Actor, Conflict, Forbidden, Invalid, type Role } from '@app/kernel';
import { Tx } from '@app/platform';
import type { ActData } from './act-data';
import { Acts } from './acts';
import type { Deed, Wish } from './deed';
import { transitionOf, type Action, type Transition } from './flow';
import { Guards } from './guards.service';
import { Officers } from './officers.service';
import { Products } from './product';
import { RequestAct } from './request-act.entity';
import { RequestLog } from './request-log';
import { ServiceRequest } from './service-request.entity';

/** Takes acts: the row locked, the flow's row found, its guards asked, its work done, all of it written down. In the caller's transaction. */
@Injectable()
export class ActDesk {
  constructor(
    private readonly products: Products,
    private readonly guards: Guards,
    private readonly acts: Acts,
    private readonly officers: Officers,
    private readonly log: RequestLog,
  ) {}

  /** @throws NotFound outside the actor's scope; Forbidden, Conflict, Invalid as the flow and its guards say */
  async take(caller: Tx, actor: Actor, requestId: string, action: Action, data: ActData = {}): Promise<ServiceRequest> {
    const tx = actor === caller.actor ? caller : new Tx(caller.em, actor, caller.at);
    await tx.owned(ServiceRequest, { id: requestId });
    const request = await tx.lock(ServiceRequest, { id: requestId });
    if (data.key !== undefined && (await this.wasDone(tx, request, action, data.key))) return request;
    const wish = this.wish(tx, request, action, data);
    if (data.version !== undefined && data.version !== request.version) await this.tooLate(tx, request, action);
    if (!wish.transition.from.includes(request.state)) await this.tooLate(tx, request, action);
    const against = await this.guards.against(wish);
    if (against) throw against;
    await this.carry(tx, wish, data);
    for (const next of wish.transition.then ?? []) await this.goOn(tx, request, next);
    return request;
  }

  /** The role of the flow's row in which somebody acts; null when it is not his part. */
  static capacity(actor: Actor, transition: Transition): Role | 'system' | null {
    if (actor.kind === 'system') return transition.who.includes('system') ? 'system' : null;
    return transition.who.find((role) => role !== 'system' && actor.has(role)) ?? null;
  }

  private wish(tx: Tx, request: ServiceRequest, action: Action, data: ActData): Wish {
    const product = this.products.get(request.product);
    const transition = transitionOf(product.flow, action);
    if (transition === undefined || transition.from.length === 0) throw new Invalid('approvals.unknown-action', { action });
    const as = ActDesk.capacity(tx.actor, transition);
    if (as === null) throw new Forbidden('approvals.not-your-part', { action });
    return { reader: tx, at: tx.at, request, product, transition, actor: tx.actor, as, data };
  }

  private async carry(tx: Tx, wish: Wish, data: ActData): Promise<void> {
    const { request, product, transition, as } = wish;
    const from = request.state;
    const inName = as === 'system' && transition.who.includes('service_officer');
    const officerId = inName ? ((await this.officers.acting(tx, request, tx.at))?.personId ?? null) : null;
    const deed: Deed = { ...wish, reader: tx, tx, data, officerId };
    const outcome = await this.acts.run(deed);
    request.moveTo(transition.to === 'same' ? from : transition.to === 'left' ? request.leftState! : transition.to, tx.at);
    await tx.save(request);
    await this.log.write(tx, { request, product, transition, from, officerId, outcome, data });
  }

  /** What the system does right after an act, as itself; not its turn when a guard of the next row says no. */
  private async goOn(caller: Tx, request: ServiceRequest, action: Action): Promise<void> {
    const tx = new Tx(caller.em, Actor.system('approvals'), caller.at);
    const wish = this.wish(tx, request, action, {});
    if (!wish.transition.from.includes(request.state) || (await this.guards.against(wish))) return;
    await this.carry(tx, wish, {});
  }

  private async wasDone(tx: Tx, request: ServiceRequest, action: Action, key: string): Promise<boolean> {
    const done = await tx.one(RequestAct, { requestId: request.id, key });
    // Another's key is not mine: his act must not be told as done by me.
    if (done && (done.action !== action || done.actorId !== tx.actor.id)) throw new Conflict('approvals.key-reused', { action });
    return done !== null;
  }

  /** Two people, one button: the second learns who was first. */
  private async tooLate(tx: Tx, request: ServiceRequest, action: Action): Promise<never> {
    const [same] = await tx.find(RequestAct, { requestId: request.id, action }, { order: { version: 'DESC' }, take: 1 });
    if (same) throw new Conflict('approvals.already-done', { action, by: same.actorTitle, at: same.at.toISOString() });
    throw new Conflict('approvals.not-now', { action, state: request.state });
  }
}
