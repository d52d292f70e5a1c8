import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Conflict, newId } from '@app/kernel';
import { Config, Secrets, type Tx } from '@app/platform';
import { HostingAccount, standardLimits } from './hosting-account.entity';
import type { HostingContent } from './hosting-plan';
import type { Origin } from './origin';
import { SiteDatabase } from './site-database.entity';
import { Site } from './site.entity';
import { digestOfAfter, standingAccount, standingDatabase, standingNow, standingSite } from './standing';

/** The rows of one applied plan. */
export interface Hosted {
  readonly account: HostingAccount;
  readonly site: Site;
  readonly database: SiteDatabase | null;
}

/** Writes the rows that say what must be; the node is told afterwards. */
@Injectable()
export class HostingLedger {
  constructor(
    private readonly config: Config,
    private readonly secrets: Secrets,
  ) {}

  /**
   * The rows of a plan, made or found: a second call finds what the first one made.
   * @throws Conflict `hosting.moved-on` when an object is neither what the plan saw nor what it wants.
   */
  async record(tx: Tx, content: HostingContent, origin: Origin): Promise<Hosted> {
    await this.mustNotHaveMoved(tx, content);
    const account = (await this.admitted(tx, content, origin)) ?? (await this.openAccount(tx, content, origin));
    const site = (await this.adjusted(tx, content)) ?? (await this.openSite(tx, content, account, origin));
    const database = content.database ? ((await standingDatabase(tx, site.id)) ?? (await this.openDatabase(tx, account, site, origin))) : null;
    return { account, site, database };
  }

  private async mustNotHaveMoved(tx: Tx, content: HostingContent): Promise<void> {
    const now = await standingNow(tx, content);
    for (const { object, before, after } of content.objects) {
      const digest = now[object] ?? null;
      if (digest !== before && digest !== digestOfAfter(after)) throw new Conflict('hosting.moved-on', { object });
    }
  }

  private async admitted(tx: Tx, content: HostingContent, origin: Origin): Promise<HostingAccount | null> {
    const account = await standingAccount(tx, content);
    if (account?.admit(content.sshKey, origin)) {
      await tx.save(account);
      await tx.event({ stream: `account:${account.id}`, type: 'hosting.key-admitted', data: { account: account.number, origin: `${origin.type}:${origin.id}` } });
    }
    return account;
  }

  private async adjusted(tx: Tx, content: HostingContent): Promise<Site | null> {
    const site = await standingSite(tx, content.siteName);
    if (site?.become(content.kind)) {
      await tx.save(site);
      await tx.event({ stream: `site:${site.id}`, type: 'hosting.site-changed', data: { kind: content.kind } });
    }
    return site;
  }

  private async openAccount(tx: Tx, content: HostingContent, origin: Origin): Promise<HostingAccount> {
    const number = await next(tx, 'hosting_account_number');
    const id = newId();
    await tx.insert(HostingAccount, {
      id, number, unitId: content.unitId, nodeId: content.nodeId, uid: this.config.uidBase + number, state: 'planned',
      keys: [{ key: content.sshKey, origin }], limits: standardLimits, digest: null, ...columnsOf(origin), createdAt: tx.at, removedAt: null,
    });
    await tx.event({ stream: `account:${id}`, type: 'hosting.account-planned', data: { account: number, node: content.nodeId } });
    return tx.get(HostingAccount, { id });
  }

  private async openSite(tx: Tx, content: HostingContent, account: HostingAccount, origin: Origin): Promise<Site> {
    const id = newId();
    await tx.insert(Site, {
      id, accountId: account.id, unitId: content.unitId, name: content.siteName, kind: content.kind, state: 'planned', digest: null,
      certificateSha256: null, certificateNotAfter: null, ...columnsOf(origin), createdAt: tx.at, activeSince: null, removedAt: null,
    });
    await tx.event({ stream: `site:${id}`, type: 'hosting.site-planned', data: { name: content.siteName, account: account.number } });
    return tx.get(Site, { id });
  }

  private async openDatabase(tx: Tx, account: HostingAccount, site: Site, origin: Origin): Promise<SiteDatabase> {
    const id = newId();
    const name = `s${account.number}_${await next(tx, 'site_database_number')}`;
    await tx.insert(SiteDatabase, {
      id, accountId: account.id, siteId: site.id, unitId: site.unitId, name, passwordSealed: this.secrets.seal(newPassword()),
      state: 'planned', digest: null, ...columnsOf(origin), createdAt: tx.at, removedAt: null,
    });
    await tx.event({ stream: `site:${site.id}`, type: 'hosting.database-planned', data: { database: name } });
    return tx.get(SiteDatabase, { id });
  }
}

/** 32 letters and digits: 190 bits, and nothing that SQL or an ini file would read as more than text. */
function newPassword(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length: 32 }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function columnsOf(origin: Origin): { originType: Origin['type']; originId: string } {
  return { originType: origin.type, originId: origin.id };
}

async function next(tx: Tx, sequence: 'hosting_account_number' | 'site_database_number'): Promise<number> {
  const [row] = await tx.query<{ n: string }>(`SELECT nextval('${sequence}') AS n`);
  return Number(row!.n);
}
