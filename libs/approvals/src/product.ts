import { Injectable } from '@nestjs/common';
import { NotFound, type PlanLine } from '@app/kernel';
import type { Reader, Tx } from '@app/platform';
import { flowProblems, type Flow } from './flow';
import type { RequestPlan } from './request-plan.entity';
import type { ServiceRequest } from './service-request.entity';
import type { StandardDefinition } from './standard';

/** Something that can be asked for, given by the lib that knows it. `approvals` knows that it was asked and promised, never what. */
export interface Product {
  /** `register_domain` */
  readonly key: string;
  readonly standard: StandardDefinition;
  readonly flow: Flow;
  /** Story that makes the plan after the analysis said `can`; null with `story`: the product has no machinery. */
  readonly planStory: string | null;
  /** Story that carries the signed plan out. */
  readonly story: string | null;
  readonly hooks: ProductHooks;
}

export interface ProductHooks {
  /** Asked before a signature: null when every "before" of the plan still stands, else the reason in words. */
  planStillHolds(reader: Reader, plan: RequestPlan): Promise<PlanLine | null>;
  /** The request ended unserved (refused with no run begun, or withdrawn): give back what it reserved. After a replan the story's undo does this. */
  onRefused(tx: Tx, request: ServiceRequest): Promise<void>;
  /** What was asked, in one line. */
  describe(request: ServiceRequest): PlanLine;
}

/** The products of this house. Each service's module adds its own when it starts; `check` runs when all have. */
@Injectable()
export class Products {
  private readonly byKey = new Map<string, Product>();

  add(product: Product): void {
    if (this.byKey.has(product.key)) throw new Error(`product ${product.key} stands twice`);
    this.byKey.set(product.key, product);
  }

  /** @throws NotFound */
  get(key: string): Product {
    const product = this.byKey.get(key);
    if (product === undefined) throw new NotFound('product.not-found', { product: key });
    return product;
  }

  get all(): readonly Product[] {
    return [...this.byKey.values()];
  }

  /** What is wrong with the products, as one error at the start rather than at the first request. */
  check(): void {
    const problems = this.all.flatMap((p) => [...flowProblems(p.flow), ...ownProblems(p)].map((problem) => `${p.key}: ${problem}`));
    if (problems.length > 0) throw new Error(`products: ${problems.join('; ')}`);
  }
}

function ownProblems(product: Product): string[] {
  const { clocks, id } = product.standard;
  const problems = clocks.filter((c) => !c.id.startsWith(`${id}-`)).map((c) => `clock ${c.id} is not of standard ${id}`);
  for (const slot of ['reply', 'exec'] as const) if (clocks.filter((c) => c.slot === slot).length !== 1) problems.push(`standard ${id} has not one ${slot} clock`);
  if ((product.planStory === null) !== (product.story === null)) problems.push('a plan needs a story and a story a plan');
  return problems;
}
