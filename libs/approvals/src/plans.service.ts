import { Injectable } from '@nestjs/common';
import { digestOf, newId, Permanent, type Json, type PlanPart } from '@app/kernel';
import { Letters } from '@app/letters';
import { Runs, type Reader, type Tx } from '@app/platform';
import type { Product } from './product';
import { RequestPlan } from './request-plan.entity';
import { ServiceRequest } from './service-request.entity';

/** What a plan story is given. */
export interface PlanAsk {
  readonly requestId: string;
  readonly unitId: string;
  readonly reservation: string | null;
  readonly payload: Json;
}

/** What a fulfilment story is given: the plan that was signed, part by part, beside what was asked. */
export interface StoryAsk extends PlanAsk {
  readonly planVersion: number;
  readonly planDigest: string;
  readonly parts: readonly { readonly lib: string; readonly content: Json }[];
}

/** Plans of requests: asked for at the analysis, stored by the plan story, signed by digest. */
@Injectable()
export class Plans {
  constructor(
    private readonly runs: Runs,
    private readonly letters: Letters,
  ) {}

  /** Starts the plan story, or turns an unfinished one to the new analysis. */
  async ask(tx: Tx, request: ServiceRequest, product: Product): Promise<void> {
    if (product.planStory === null) return;
    const ask = { ...planAsk(request) };
    if (request.planRunId !== null) {
      const { run } = await this.runs.get(tx, request.planRunId);
      if (run.state === 'running' || run.state === 'stuck') return this.runs.resume(tx, run.id, ask);
    }
    request.planRunId = await this.runs.start(tx, product.planStory, { type: 'request', id: request.id }, ask);
  }

  /** Called by the plan story. Safe to run twice; a request that meanwhile ended, or was found unfit, takes none. */
  async store(tx: Tx, requestId: string, parts: readonly PlanPart[]): Promise<RequestPlan | null> {
    const request = await tx.lock(ServiceRequest, { id: requestId });
    if (request.ended || request.feasibility !== 'can' || request.analysisId === null) return null;
    const digest = planDigest(parts);
    const [last] = await tx.find(RequestPlan, { requestId }, { order: { version: 'DESC' }, take: 1 });
    if (last && last.digest === digest && last.analysisId === request.analysisId && last.payloadDigest === request.payloadDigest) return last;
    const plan = Object.assign(new RequestPlan(), {
      id: newId(tx.at.getTime()),
      requestId,
      version: (last?.version ?? 0) + 1,
      analysisId: request.analysisId,
      payloadDigest: request.payloadDigest,
      parts: [...parts],
      digest,
      lines: parts.flatMap((p) => p.lines),
      madeAt: tx.at,
    });
    await tx.insert(RequestPlan, plan);
    request.planId = plan.id;
    await tx.save(request);
    await tx.event({ stream: `request:${requestId}`, type: 'approvals.plan-stored', data: { plan: plan.version, digest } });
    return plan;
  }

  /** The plan of the analysis in force and of what is asked now; null while it is being made or went stale. */
  async current(reader: Reader, request: ServiceRequest): Promise<RequestPlan | null> {
    if (request.planId === null) return null;
    const plan = await reader.get(RequestPlan, { id: request.planId });
    return plan.analysisId === request.analysisId && plan.payloadDigest === request.payloadDigest ? plan : null;
  }

  /**
   * Before a story touches anything outside: what it was given is what the signed letter names by its digest, and what was
   * asked. A run's row is written by processes that sign nothing.
   * @throws Permanent `approvals.not-what-was-signed`
   */
  async mustBeSigned(reader: Reader, ask: StoryAsk): Promise<void> {
    const request = await reader.get(ServiceRequest, { id: ask.requestId });
    const letter = request.replyId === null ? null : await this.letters.get(reader, request.replyId);
    const digest = digestOf(ask.parts.map(({ lib, content }) => ({ lib, content })));
    const signed = letter?.state === 'signed' && letter.aboutId === request.id && (letter.fields as { planDigest?: string }).planDigest === digest;
    if (!signed || digestOf(ask.payload) !== request.payloadDigest) throw new Permanent('approvals.not-what-was-signed', { number: request.number });
  }

  /** Starts the product's story with the signed plan; after a replan the same run goes on with the new one. */
  async fulfil(tx: Tx, request: ServiceRequest, product: Product): Promise<void> {
    const plan = await this.current(tx, request);
    if (product.story === null || plan === null) return;
    const ask = {
      ...planAsk(request),
      planVersion: plan.version,
      planDigest: plan.digest,
      parts: plan.parts.map(({ lib, content }) => ({ lib, content })),
    } satisfies StoryAsk;
    if (request.runId !== null) return this.runs.resume(tx, request.runId, ask);
    request.runId = await this.runs.start(tx, product.story, { type: 'request', id: request.id }, ask);
  }
}

/** SHA-256 over lib and content of every part, in their order; how a part describes itself is not signed. */
export function planDigest(parts: readonly PlanPart[]): string {
  return digestOf(parts.map(({ lib, content }) => ({ lib, content })));
}

function planAsk(request: ServiceRequest): PlanAsk {
  const { id, unitId, reservation, payload } = request;
  return { requestId: id, unitId, reservation, payload };
}
