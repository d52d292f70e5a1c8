import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { NodeAgent } from '@app/remote';
import { HostingAccount } from './hosting-account.entity';
import type { HostingContent } from './hosting-plan';
import { sameOrigin, type Origin } from './origin';
import { Provisioning } from './provisioning';
import { SiteDatabase } from './site-database.entity';
import { Site } from './site.entity';
import { standingAccount, standingDatabase, standingSite } from './standing';

/** Takes back what a plan brought by this origin, and nothing that came by another. The caller holds the node's lock. */
@Injectable()
export class Withdrawal {
  constructor(
    private readonly db: Db,
    private readonly agent: NodeAgent,
    private readonly provisioning: Provisioning,
  ) {}

  async undo(actor: Actor, content: HostingContent, origin: Origin): Promise<void> {
    const found = await this.db.read(actor.scope, async (r) => {
      const site = await standingSite(r, content.siteName);
      return { site, database: site && (await standingDatabase(r, site.id)), account: await standingAccount(r, content) };
    });
    if (found.account === null) return;
    if (found.site?.accountId === found.account.id && sameOrigin(found.site.origin, origin)) await this.removeSite(actor, found.account, found.site, found.database);
    await this.releaseAccount(actor, found.account, origin);
  }

  private async removeSite(actor: Actor, account: HostingAccount, site: Site, database: SiteDatabase | null): Promise<void> {
    const at = { accountId: account.number, uid: account.uid } as const;
    await this.agent.ask(account.nodeId, { op: 'removeSite', siteId: site.id, name: site.name, ...at }, { by: actor });
    if (database) await this.agent.ask(account.nodeId, { op: 'removeDatabase', name: database.name, ...at }, { by: actor });
    await this.db.transaction(actor, async (tx) => {
      if (database) {
        const d = await tx.lock(SiteDatabase, { id: database.id });
        d.remove(tx.at);
        await tx.save(d);
      }
      const s = await tx.lock(Site, { id: site.id });
      s.remove(tx.at);
      await tx.save(s);
      await tx.event({ stream: `site:${s.id}`, type: 'hosting.site-removed', data: { name: s.name } });
    });
  }

  /** An account that this origin opened goes when no site needs it; otherwise only the keys that came with it go. */
  private async releaseAccount(actor: Actor, account: HostingAccount, origin: Origin): Promise<void> {
    const sites = await this.db.read(actor.scope, (r) => r.find(Site, { accountId: account.id, state: Not('removed') }));
    if (sites.length > 0 || !sameOrigin(account.origin, origin)) return this.withdrawKeys(actor, account.id, origin);
    await this.agent.ask(account.nodeId, { op: 'removeAccount', accountId: account.number, uid: account.uid }, { by: actor });
    await this.db.transaction(actor, async (tx) => {
      const a = await tx.lock(HostingAccount, { id: account.id });
      a.remove(tx.at);
      await tx.save(a);
      await tx.event({ stream: `account:${a.id}`, type: 'hosting.account-removed', data: { account: a.number } });
    });
  }

  private async withdrawKeys(actor: Actor, accountId: string, origin: Origin): Promise<void> {
    const changed = await this.db.transaction(actor, async (tx) => {
      const a = await tx.lock(HostingAccount, { id: accountId });
      if (a.withdrawKeysOf(origin)) {
        await tx.save(a);
        await tx.event({ stream: `account:${a.id}`, type: 'hosting.key-withdrawn', data: { account: a.number, origin: `${origin.type}:${origin.id}` } });
      }
      // `planned` also after an earlier try was killed before the node was told.
      return a.state === 'planned' ? a : null;
    });
    if (changed) await this.provisioning.converge(actor, changed);
  }
}
