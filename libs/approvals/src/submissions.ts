import { Injectable } from '@nestjs/common';
import { digestOf, Forbidden, inScope, newId, NotFound, type Actor, type Json } from '@app/kernel';
import { Blobs, type Tx } from '@app/platform';
import { checkInput, type RequestInput } from './act-data';
import { ActDesk } from './act-desk';
import { begins } from './flow';
import { requestNumber, trackingCode } from './numbers';
import type { Product } from './product';
import { RequestLog } from './request-log';
import { scanType } from './scan';
import { ServiceRequest } from './service-request.entity';

/** The first act: a unit's letter comes in, by its liaison or by the counter on its behalf. */
@Injectable()
export class Submissions {
  constructor(
    private readonly blobs: Blobs,
    private readonly log: RequestLog,
  ) {}

  /** Stores a scanned letter; answers its SHA-256. @throws Invalid at field `scan` */
  storeScan(tx: Tx, data: Buffer): Promise<string> {
    return this.blobs.put(tx, data, scanType(data));
  }

  /** @throws Invalid `request.incomplete`, Forbidden, NotFound for a unit outside the actor's scope */
  async submit(tx: Tx, actor: Actor, product: Product, input: RequestInput, payload: Json): Promise<ServiceRequest> {
    const former = await this.former(tx, actor, input.key);
    if (former) return former;
    const transition = product.flow.transitions.find((t) => begins(t) && ActDesk.capacity(actor, t) !== null);
    if (transition === undefined) throw new Forbidden('approvals.not-your-part', { action: 'submit_letter' });
    if (!inScope(actor.scope, input.unitId)) throw new NotFound('work_unit.not-found');
    checkInput(input);
    const request = row(tx, actor, product, input, payload);
    request.number = await requestNumber(tx, product.standard.id);
    await tx.insert(ServiceRequest, request);
    await this.log.write(tx, { request, product, transition, from: null, officerId: null, outcome: { event: { product: product.key, payloadDigest: request.payloadDigest } }, data: {} });
    return request;
  }

  /** The request that the same form already made: a lib asks before it reserves anything. */
  former(tx: Tx, actor: Actor, key: string | undefined): Promise<ServiceRequest | null> {
    return key === undefined ? Promise.resolve(null) : tx.one(ServiceRequest, { submitKey: `${actor.id}:${key}` });
  }
}

function row(tx: Tx, actor: Actor, product: Product, input: RequestInput, payload: Json): ServiceRequest {
  const { standard, flow } = product;
  const { unitId, channel, asker, letter, scan, reservation, key } = input;
  return Object.assign(new ServiceRequest(), {
    id: newId(tx.at.getTime()), trackingCode: trackingCode(), product: product.key,
    standard: standard.id, standardVersion: standard.version, flow: flow.id, flowVersion: flow.version,
    unitId, state: 'submitted' as const, leftState: null, channel, asker, enteredBy: actor.id, letter, scan,
    payload, payloadDigest: digestOf(payload), reservation: reservation ?? null,
    version: 1, submitKey: key === undefined ? null : `${actor.id}:${key}`, createdAt: tx.at, changedAt: tx.at,
  });
}
