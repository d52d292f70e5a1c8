import { Injectable } from '@nestjs/common';
import { Approvals, Products, ServiceRequest, type ActData, type RequestInput } from '@app/approvals';
import { Invalid, type Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { Domains, type ContactInput } from './domains.service';
import { askedName } from './name-rules';
import { payloadOf, registerDomainKey, type RegisterDomain } from './register-domain.product';

/** A unit's letter for a name and its site, as the form gives it. */
export interface DomainRequest extends RequestInput {
  readonly name: string;
  readonly purpose: string;
  readonly site: RegisterDomain['site'];
  readonly contacts: readonly ContactInput[];
}

/** What a unit may change in a request that came back to it. */
export type Correction = Pick<DomainRequest, 'purpose' | 'site' | 'letter' | 'key'> & Pick<ActData, 'scan' | 'version'>;

/** The DOM standard's asking side. */
@Injectable()
export class Registry {
  constructor(
    private readonly db: Db,
    private readonly domains: Domains,
    private readonly approvals: Approvals,
    private readonly products: Products,
  ) {}

  /** Reserves the name and submits the request: both or neither. */
  requestDomain(actor: Actor, input: DomainRequest): Promise<ServiceRequest> {
    const { name: typed, purpose, site, contacts, ...request } = input;
    const name = askedName(typed);
    if (site.sshKey.trim() === '') throw Invalid.field('sshKey', 'domain.ssh-key-missing');
    return this.db.transaction(actor, async (tx) => {
      const again = await this.approvals.submitted(tx, actor, request);
      if (again !== null) return again;
      const domain = await this.domains.reserve(tx, name, request.unitId, purpose, contacts);
      const payload: RegisterDomain = { domainId: domain.id, name: name.toString(), purpose, site };
      const made = await this.approvals.submit(tx, actor, this.products.get(registerDomainKey), { ...request, reservation: domain.id }, { ...payload });
      await this.domains.tie(tx, domain, made.id);
      return made;
    });
  }

  /** A returned request, put right and sent again. The name stays the one that is held; without a scan the former stands. */
  correct(actor: Actor, requestId: string, { purpose, site, ...data }: Correction): Promise<ServiceRequest> {
    return this.db.transaction(actor, async (tx) => {
      const former = payloadOf(await tx.owned(ServiceRequest, { id: requestId }));
      const payload: RegisterDomain = { ...former, purpose, site };
      const request = await this.approvals.actIn(tx, actor, requestId, 'resubmit', { ...data, payload: { ...payload } });
      await this.domains.restate(tx, former.domainId, purpose);
      return request;
    });
  }
}
