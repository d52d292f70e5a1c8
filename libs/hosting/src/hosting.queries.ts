import { Injectable } from '@nestjs/common';
import { In, Not } from 'typeorm';
import type { Actor } from '@app/kernel';
import { Db, type Reader } from '@app/platform';
import { Node, NodeAgent } from '@app/remote';
import { HostingAccount } from './hosting-account.entity';
import { SiteDatabase } from './site-database.entity';
import { Site } from './site.entity';

/** A site as its unit sees it. */
export interface SiteView {
  readonly site: Site;
  readonly account: HostingAccount;
  readonly database: SiteDatabase | null;
  readonly node: { readonly id: string; readonly name: string; readonly address: string; readonly port: number };
  readonly sftp: {
    readonly user: string;
    /** Below the folder that SFTP shows as its root. */
    readonly folder: string;
    /** Where the database's access data is read; null without a database. */
    readonly databaseFile: string | null;
  };
}

export interface Drift {
  /** `account:12`, `site:<id>`, `database:s12_3`. */
  readonly object: string;
  /** missing: the node does not have it. differs: not as last seen. unknown: nobody asked for it. */
  readonly kind: 'missing' | 'differs' | 'unknown';
}

@Injectable()
export class HostingQueries {
  constructor(
    private readonly db: Db,
    private readonly agent: NodeAgent,
  ) {}

  /** The standing site of a name. @throws NotFound `site.not-found`, outside the scope too */
  async siteOf(reader: Reader, name: string): Promise<SiteView> {
    return this.view(reader, await reader.owned(Site, { name, state: Not('removed') }));
  }

  async site(reader: Reader, id: string): Promise<SiteView> {
    return this.view(reader, await reader.owned(Site, { id }));
  }

  async sitesOfUnit(reader: Reader, unitId: string): Promise<SiteView[]> {
    const sites = await reader.ownedAll(Site, { unitId, state: Not('removed') }, { order: { name: 'ASC' } });
    return Promise.all(sites.map((site) => this.view(reader, site)));
  }

  async accountsOn(reader: Reader, nodeId: string): Promise<HostingAccount[]> {
    return reader.ownedAll(HostingAccount, { nodeId, state: Not('removed') }, { order: { number: 'ASC' } });
  }

  /** Asks the node what it has and compares: an empty list means that all is as it was left. */
  async drift(actor: Actor, nodeId: string): Promise<Drift[]> {
    const { digests } = await this.agent.ask(nodeId, { op: 'probeHosting' }, { by: actor });
    const found = new Map(digests.map((d) => [d.name, d.digest]));
    const wanted = await this.db.read(actor.scope, (reader) => this.wanted(reader, nodeId));
    const drifts: Drift[] = [];
    for (const [object, digest] of wanted) {
      const now = found.get(object);
      if (now === undefined) drifts.push({ object, kind: 'missing' });
      else if (now !== digest) drifts.push({ object, kind: 'differs' });
    }
    for (const object of found.keys()) if (!wanted.has(object)) drifts.push({ object, kind: 'unknown' });
    return drifts.sort((a, b) => (a.object < b.object ? -1 : 1));
  }

  private async wanted(reader: Reader, nodeId: string): Promise<Map<string, string | null>> {
    const accounts = await reader.find(HostingAccount, { nodeId, state: Not('removed') });
    const within = { accountId: In(accounts.map((a) => a.id)), state: Not('removed' as const) };
    const [sites, databases] = [await reader.find(Site, within), await reader.find(SiteDatabase, within)];
    return new Map([
      ...accounts.map((a) => [`account:${a.number}`, a.digest] as const),
      ...sites.map((s) => [`site:${s.id}`, s.digest] as const),
      ...databases.map((d) => [`database:${d.name}`, d.digest] as const),
    ]);
  }

  private async view(reader: Reader, site: Site): Promise<SiteView> {
    const account = await reader.get(HostingAccount, { id: site.accountId });
    const { id, name, address, port } = await reader.get(Node, { id: account.nodeId });
    const database = await reader.one(SiteDatabase, { siteId: site.id, state: Not('removed') });
    const databaseFile = database && `/${database.name}.ini`;
    return { site, account, database, node: { id, name, address, port }, sftp: { user: account.user, folder: `/www/${site.name}`, databaseFile } };
  }
}
