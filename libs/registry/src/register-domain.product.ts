import { Injectable, type OnModuleInit } from '@nestjs/common';
import { letterService, Products, type Product, type RequestPlan, type ServiceRequest } from '@app/approvals';
import { DomainName, type PlanLine } from '@app/kernel';
import { Zones } from '@app/zones';
import type { Reader, Tx } from '@app/platform';
import { Domains } from './domains.service';
import { domStandard } from './standard';

export const registerDomainKey = 'register_domain';

/** What a unit asks for; the request's payload. */
export interface RegisterDomain {
  readonly domainId: string;
  /** Whole: `unit.mil.id`. */
  readonly name: string;
  readonly purpose: string;
  readonly site: {
    readonly kind: 'static' | 'php';
    readonly database: boolean;
    /** One OpenSSH public key: the only way into SFTP. */
    readonly sshKey: string;
  };
}

/** DOM-5: registration and hosting of a domain, asked together. */
@Injectable()
export class RegisterDomainProduct implements OnModuleInit {
  constructor(
    private readonly products: Products,
    private readonly zones: Zones,
    private readonly domains: Domains,
  ) {}

  onModuleInit(): void {
    this.products.add(this.product);
  }

  private readonly product: Product = {
    key: registerDomainKey,
    standard: domStandard,
    flow: letterService,
    planStory: 'plan-domain',
    story: 'register-domain',
    hooks: {
      planStillHolds: (reader, plan) => this.zonesStillHold(reader, plan),
      onRefused: (tx, request) => this.release(tx, request),
      describe: (request) => this.describe(request),
    },
  };

  /** Zone parts are the ones that other requests can move; a hosting part is this request's own and is checked by its step. */
  private async zonesStillHold(reader: Reader, plan: RequestPlan): Promise<PlanLine | null> {
    const part = plan.parts.find((p) => p.lib === 'zones');
    const moved = part === undefined ? null : await this.zones.movedOn(reader, part);
    return moved === null ? null : { key: 'registry.plan-moved-on', facts: { ...moved } };
  }

  private async release(tx: Tx, request: ServiceRequest): Promise<void> {
    if (request.reservation !== null) await this.domains.releaseIn(tx, request.reservation);
  }

  private describe(request: ServiceRequest): PlanLine {
    return { key: 'registry.asked', facts: { name: DomainName.parse(payloadOf(request).name).toString() } };
  }
}

export function payloadOf(request: ServiceRequest): RegisterDomain {
  return request.payload as unknown as RegisterDomain;
}
