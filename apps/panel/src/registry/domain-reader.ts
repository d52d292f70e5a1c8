import { Injectable } from '@nestjs/common';
import { ILike, IsNull } from 'typeorm';
import { Certificate } from '@app/certificates';
import { HostingQueries, type SiteView } from '@app/hosting';
import { Identity } from '@app/identity';
import { Conflict, NotFound, type Actor } from '@app/kernel';
import { Db, Runs, type Reader } from '@app/platform';
import { Domain, Domains, statusOf, type DomainContact, type DomainHistory, type DomainStatus } from '@app/registry';
import { Zone, Zones, type HistoryLine, type RecordSet } from '@app/zones';
import { anywhere, byKey, cut, pageRows, type Listed, type ListingDto } from '../web/listing';

export interface DomainFacts {
  readonly domain: Domain;
  readonly status: DomainStatus;
  readonly contacts: readonly DomainContact[];
  readonly history: readonly DomainHistory[];
  readonly zone: { readonly name: string; readonly serial: number | null; readonly sets: readonly RecordSet[]; readonly releases: readonly HistoryLine[] } | null;
  readonly site: SiteView | null;
  readonly certificate: Pick<Certificate, 'id' | 'notBefore' | 'notAfter' | 'leafSha256'> | null;
}

export interface ListedDomain {
  readonly domain: Domain;
  readonly unit: string;
}

export const domainStates = ['active', 'reserved', 'released'] as const;

function isState(value: string | undefined): value is Domain['state'] {
  return (domainStates as readonly (string | undefined)[]).includes(value);
}

/** The standard whose officers keep zones. */
const domainService = 'DOM';

/** A domain with what the other services know of its name: siblings meet on its page. */
@Injectable()
export class DomainReader {
  constructor(
    private readonly db: Db,
    private readonly domains: Domains,
    private readonly zones: Zones,
    private readonly hosting: HostingQueries,
    private readonly runs: Runs,
    private readonly identity: Identity,
  ) {}

  list(actor: Actor): Promise<Domain[]> {
    return this.domains.list(actor.scope);
  }

  /** Found by a part of the name. */
  page(actor: Actor, listing: ListingDto, most: number = pageRows): Promise<Listed<ListedDomain>> {
    const { q, state, unit } = listing;
    const { where, order } = byKey(listing);
    const asked = { ...where, ...(unit === undefined ? {} : { unitId: unit }), ...(isState(state) ? { state } : {}), ...(q === undefined ? {} : { name: ILike(anywhere(q)) }) };
    return this.db.read(actor.scope, async (r) => {
      const { items, next } = cut(await r.ownedAll(Domain, asked, { order, take: most + 1 }), most);
      const units = new Map((await this.identity.units(r)).map((u) => [u.id, u.name]));
      return { items: items.map((domain) => ({ domain, unit: units.get(domain.unitId) ?? '' })), next };
    });
  }

  /** Units to choose from, for those who see more than their own. */
  units(actor: Actor, chosen: string | undefined): Promise<{ value: string; label: string; checked: boolean }[]> {
    if (actor.scope.units !== 'all') return Promise.resolve([]);
    return this.db.read(actor.scope, async (r) => (await this.identity.units(r)).map(({ id, name }) => ({ value: id, label: name, checked: id === chosen })));
  }

  /** @throws NotFound outside the actor's scope */
  facts(actor: Actor, id: string): Promise<DomainFacts> {
    return this.db.read(actor.scope, async (r) => {
      const domain = await r.owned(Domain, { id });
      return {
        domain,
        status: statusOf(domain),
        contacts: await this.domains.contacts(r, id),
        history: await this.domains.history(r, id),
        zone: await this.zoneOf(r, domain),
        site: await orNull(() => this.hosting.siteOf(r, domain.name)),
        certificate: await r.one(Certificate, { nameSet: domain.name, supersededAt: IsNull() }),
      };
    });
  }

  /** Asks the worker to undo a release of the domain's zone; answers the run that does it. @throws NotFound, Conflict */
  undo(actor: Actor, id: string, releaseId: string, reason: string): Promise<string> {
    return this.db.transaction(actor, async (tx) => {
      const domain = await tx.owned(Domain, { id });
      await this.identity.mustServe(tx, actor, domainService);
      const history = await this.zones.history(tx, domain.domainName);
      const line = history.find((h) => h.release.id === releaseId);
      if (line === undefined) throw new NotFound('http.404');
      if (!line.undoable) throw new Conflict('domain.not-undoable');
      return this.runs.start(tx, 'undo-release', { type: 'domain', id }, { zone: domain.name, releaseId, reason });
    });
  }

  private async zoneOf(r: Reader, { name, domainName }: Domain): Promise<DomainFacts['zone']> {
    const zone = await r.one(Zone, { name });
    if (zone === null) return null;
    return { name, serial: zone.serial, sets: await this.zones.content(r, domainName), releases: await this.zones.history(r, domainName) };
  }
}

async function orNull<T>(find: () => Promise<T>): Promise<T | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}
