import { Injectable } from '@nestjs/common';
import { Permanent, type Actor } from '@app/kernel';
import { Db, faultPoint, Secrets } from '@app/platform';
import { NodeAgent } from '@app/remote';
import { HostingAccount } from './hosting-account.entity';
import type { Hosted } from './hosting-ledger';
import { SiteDatabase } from './site-database.entity';
import { Site } from './site.entity';

export interface CertificateToInstall {
  readonly chainPem: string;
  readonly keyPem: string;
  /** Of the leaf's DER, lower-case hex. */
  readonly sha256: string;
  readonly notAfter: Date;
}

/** Tells a node what the rows say, and writes down what it answered. The caller holds the node's lock. */
@Injectable()
export class Provisioning {
  constructor(
    private readonly db: Db,
    private readonly secrets: Secrets,
    private readonly agent: NodeAgent,
  ) {}

  /** Every operation again, whatever the rows' states: the way to apply and the way to mend are one. */
  async provision(actor: Actor, { account, site, database }: Hosted): Promise<void> {
    const node = account.nodeId;
    const accountDone = await this.agent.ask(node, account.operation(), { by: actor });
    const asks = [this.agent.ask(node, site.operation(account), { by: actor }), ...(database ? [this.agent.ask(node, this.databaseOperation(account, database), { by: actor })] : [])];
    const [siteDone, databaseDone] = await both(asks);
    faultPoint('hosting.provisioned');
    await this.db.transaction(actor, async (tx) => {
      const a = await tx.lock(HostingAccount, { id: account.id });
      a.activate(accountDone.digest);
      await tx.save(a);
      if (database && databaseDone) {
        const d = await tx.lock(SiteDatabase, { id: database.id });
        d.activate(databaseDone.digest);
        await tx.save(d);
      }
      const s = await tx.lock(Site, { id: site.id });
      const first = s.activeSince === null;
      s.activate(siteDone!.digest, tx.at);
      await tx.save(s);
      await tx.event({ stream: `site:${s.id}`, type: first ? 'hosting.site-provisioned' : 'hosting.site-converged', data: { account: a.number, node, digest: siteDone!.digest } });
    });
  }

  /** @throws Permanent `site.other-certificate-served` when the node serves another leaf than the one it was given. */
  async install(actor: Actor, account: HostingAccount, site: Site, certificate: CertificateToInstall): Promise<string> {
    const done = await this.agent.ask(account.nodeId, site.certificateOperation(account, certificate), { by: actor });
    if (done.servedSha256 !== certificate.sha256) throw new Permanent('site.other-certificate-served', { name: site.name });
    if (site.certificateSha256 === certificate.sha256 && site.digest === done.digest) return done.servedSha256;
    await this.db.transaction(actor, async (tx) => {
      const s = await tx.lock(Site, { id: site.id });
      s.serves(certificate, done.digest);
      await tx.save(s);
      await tx.event({ stream: `site:${s.id}`, type: 'hosting.certificate-installed', data: { sha256: certificate.sha256, notAfter: certificate.notAfter.toISOString() } });
    });
    return done.servedSha256;
  }

  /** The account alone, after a key has gone. */
  async converge(actor: Actor, account: HostingAccount): Promise<void> {
    const done = await this.agent.ask(account.nodeId, account.operation(), { by: actor });
    await this.db.transaction(actor, async (tx) => {
      const a = await tx.lock(HostingAccount, { id: account.id });
      a.activate(done.digest);
      await tx.save(a);
    });
  }

  private databaseOperation(account: HostingAccount, database: SiteDatabase) {
    const password = this.secrets.open(database.passwordSealed).toString('utf8');
    return { op: 'ensureDatabase', accountId: account.number, uid: account.uid, name: database.name, password } as const;
  }
}

/** Side by side; a failure is told only when all have ended, so that nothing is still going on when the node's lock is let go. */
async function both<T>(asks: readonly Promise<T>[]): Promise<T[]> {
  const ended = await Promise.allSettled(asks);
  const failed = ended.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  return ended.map((end) => (end as PromiseFulfilledResult<T>).value);
}
