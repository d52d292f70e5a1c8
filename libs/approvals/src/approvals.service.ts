import { Injectable } from '@nestjs/common';
import { addWorkingDays } from '@app/clocks';
import { Actor, type Json, type PlanPart } from '@app/kernel';
import { Db, type Reader, type Tx } from '@app/platform';
import type { ActData, RequestInput } from './act-data';
import { ActDesk } from './act-desk';
import { Calendars } from './calendars';
import type { Action } from './flow';
import { Plans, type StoryAsk } from './plans.service';
import { Products, type Product } from './product';
import type { RequestPlan } from './request-plan.entity';
import { ServiceRequest } from './service-request.entity';
import { Submissions } from './submissions';

/** Who asked, who said yes, by when. One act is one transaction: event, state, clocks, letters, outbox, or none of them. */
@Injectable()
export class Approvals {
  constructor(
    private readonly db: Db,
    private readonly desk: ActDesk,
    private readonly submissions: Submissions,
    private readonly plans: Plans,
    private readonly products: Products,
    private readonly calendars: Calendars,
  ) {}

  /** Stores a scanned letter (PDF or image, at most 20 MB); answers the SHA-256 that `submit` takes. */
  storeScan(tx: Tx, data: Buffer): Promise<string> {
    return this.submissions.storeScan(tx, data);
  }

  /** L1, in the transaction of the lib that reserves what is asked for. The same key answers the same request. */
  submit(tx: Tx, actor: Actor, product: Product, input: RequestInput, payload: Json): Promise<ServiceRequest> {
    return this.submissions.submit(tx, actor, product, input, payload);
  }

  /** The request this form already made, if any: asked before reserving. */
  submitted(tx: Tx, actor: Actor, input: Pick<RequestInput, 'key'>): Promise<ServiceRequest | null> {
    return this.submissions.former(tx, actor, input.key);
  }

  /** One act, one transaction. @throws NotFound, Forbidden, Conflict, Invalid */
  act(actor: Actor, requestId: string, action: Action, data: ActData = {}): Promise<ServiceRequest> {
    return this.db.transaction(actor, (tx) => this.desk.take(tx, actor, requestId, action, data));
  }

  /**
   * The same in the caller's transaction. A story acts as `Actor.system('story')`: in the name of the named officer whose
   * assignment is in force, Permanent `approvals.assignment-lapsed` when there is none. Give a key, so that a step may run twice.
   */
  actIn(tx: Tx, actor: Actor, requestId: string, action: Action, data: ActData = {}): Promise<ServiceRequest> {
    return this.desk.take(tx, actor, requestId, action, data);
  }

  /** Called by the plan story. Null when the request takes no plan any more. */
  storePlan(tx: Tx, requestId: string, parts: readonly PlanPart[]): Promise<RequestPlan | null> {
    return this.plans.store(tx, requestId, parts);
  }

  /** What a story was given against what was signed. @throws Permanent `approvals.not-what-was-signed` */
  mustBeSigned(reader: Reader, ask: StoryAsk): Promise<void> {
    return this.plans.mustBeSigned(reader, ask);
  }

  /** L15 by the system: what was executed and not answered within the standard's days. Answers how many. */
  async autoClose(): Promise<number> {
    const system = Actor.system('auto-close');
    const executed = await this.db.read(system.scope, (r) => r.ownedAll(ServiceRequest, { state: 'executed' }));
    let closed = 0;
    for (const { id } of executed) closed += await this.db.transaction(system, (tx) => this.closeWhenDue(tx, system, id));
    return closed;
  }

  private async closeWhenDue(tx: Tx, system: Actor, id: string): Promise<number> {
    const request = await tx.lock(ServiceRequest, { id });
    const { standard } = this.products.get(request.product);
    const due = addWorkingDays(this.calendars.current(standard.calendar), request.changedAt, standard.autoCloseDays);
    if (request.state !== 'executed' || due > tx.at) return 0;
    await this.desk.take(tx, system, id, 'auto_close');
    return 1;
  }
}
