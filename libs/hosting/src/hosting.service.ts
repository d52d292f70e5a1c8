import { X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Conflict, type Actor, type PlanPart } from '@app/kernel';
import { Db, faultPoint, Locks, type Reader } from '@app/platform';
import { Node } from '@app/remote';
import { HostingAccount } from './hosting-account.entity';
import { HostingLedger, type Hosted } from './hosting-ledger';
import { hostingContent, type HostingPart } from './hosting-plan';
import { HostingPlanner, type HostingAsk } from './hosting-planner';
import type { Origin } from './origin';
import { Provisioning } from './provisioning';
import { Site } from './site.entity';
import { standingDatabase } from './standing';
import { Withdrawal } from './withdrawal';

export interface HostedRef {
  readonly accountId: string;
  readonly siteId: string;
  readonly nodeId: string;
  /** The account's POSIX user on the node. */
  readonly user: string;
}

/** Units' accounts and sites: desired state in rows, one node asked to be so. Each command may be run again after any failure. */
@Injectable()
export class Hosting {
  constructor(
    private readonly db: Db,
    private readonly locks: Locks,
    private readonly planner: HostingPlanner,
    private readonly ledger: HostingLedger,
    private readonly provisioning: Provisioning,
    private readonly withdrawal: Withdrawal,
  ) {}

  /** @throws Invalid `ssh-key.…`, Conflict `site.name-taken`, Permanent `hosting.no-node` */
  plan(reader: Reader, ask: HostingAsk): Promise<HostingPart> {
    return this.planner.plan(reader, ask);
  }

  /** @throws Conflict `hosting.moved-on`; NodeNotNow and Permanent as the node answers */
  async apply(actor: Actor, part: PlanPart, origin: Origin): Promise<HostedRef> {
    const content = hostingContent(part);
    return this.alone(content.nodeId, async () => {
      const hosted = await this.db.transaction(actor, (tx) => this.ledger.record(tx, content, origin));
      faultPoint('hosting.planned');
      if (!standing(hosted)) await this.provisioning.provision(actor, hosted);
      return { accountId: hosted.account.id, siteId: hosted.site.id, nodeId: content.nodeId, user: hosted.account.user };
    });
  }

  /** Puts the certificate on the site's node, which then really serves it. @throws Permanent `site.other-certificate-served`, `certificate.…` */
  async install(actor: Actor, siteId: string, certificate: { chainPem: string; keyPem: string; sha256: string }): Promise<{ servedSha256: string; notAfter: Date }> {
    const notAfter = new Date(new X509Certificate(certificate.chainPem).validTo);
    const { account } = await this.hosted(actor, siteId);
    return this.alone(account.nodeId, async () => {
      const { account, site } = await this.hosted(actor, siteId);
      if (site.state !== 'active') throw new Conflict('site.not-active', { name: site.name });
      return { servedSha256: await this.provisioning.install(actor, account, site, { ...certificate, notAfter }), notAfter };
    });
  }

  /** Makes the node so again, drift or none. A lost certificate comes back by installing it anew. */
  async mend(actor: Actor, siteId: string): Promise<void> {
    const { account } = await this.hosted(actor, siteId);
    await this.alone(account.nodeId, async () => this.provisioning.provision(actor, await this.hosted(actor, siteId)));
  }

  /** Takes back what `apply` brought for this origin; data goes to the node's tombstones. */
  undo(actor: Actor, part: PlanPart, origin: Origin): Promise<void> {
    const content = hostingContent(part);
    return this.alone(content.nodeId, () => this.withdrawal.undo(actor, content, origin));
  }

  /** What the zone of a site on this node must hold. */
  async addressesOf(reader: Reader, nodeId: string): Promise<{ a: string[]; aaaa: string[] }> {
    const { address } = await reader.get(Node, { id: nodeId });
    return isIPv6(address) ? { a: [], aaaa: [address] } : { a: [address], aaaa: [] };
  }

  private hosted(actor: Actor, siteId: string): Promise<Hosted> {
    return this.db.read(actor.scope, async (r) => {
      const site = await r.owned(Site, { id: siteId, state: Not('removed') });
      return { site, account: await r.get(HostingAccount, { id: site.accountId }), database: await standingDatabase(r, site.id) };
    });
  }

  /** One writer per node, over all workers. */
  private alone<T>(nodeId: string, work: () => Promise<T>): Promise<T> {
    return this.locks.withLock(`hosting:node:${nodeId}`, work);
  }
}

function standing({ account, site, database }: Hosted): boolean {
  return account.state === 'active' && site.state === 'active' && database?.state !== 'planned';
}
