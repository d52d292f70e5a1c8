import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { Actor } from '@app/kernel';
import { Db, Locks, Secrets } from '@app/platform';
import { AcmeAccount } from './acme-account.entity';
import { acmeLibrary } from './acme-library';
import { AcmeOptions } from './acme-options';
import { CertificateAuthority, type AuthorityAccount } from './certificate-authority';

export interface OpenAccount extends AuthorityAccount {
  readonly id: string;
}

/** Our account at the configured authority: made when first needed, and again when the authority forgot it. */
@Injectable()
export class AcmeAccounts {
  constructor(
    private readonly db: Db,
    private readonly locks: Locks,
    private readonly secrets: Secrets,
    private readonly authority: CertificateAuthority,
    private readonly options: AcmeOptions,
  ) {}

  async current(actor: Actor): Promise<OpenAccount> {
    const known = await this.find(actor);
    if (known?.state === 'valid') return this.open(known);
    return this.locks.withLock(`certificates:account:${this.authority.directory}`, async () => {
      const row = (await this.find(actor)) ?? (await this.begin(actor));
      return this.open(row.state === 'valid' ? row : await this.register(actor, row));
    });
  }

  /** The account by its id, whatever became of it (`lost` too when another authority is configured by now): an order is asked about with the account that placed it. */
  async byId(actor: Actor, id: string): Promise<OpenAccount & { lost: boolean }> {
    const row = await this.db.read(actor.scope, (r) => r.get(AcmeAccount, { id }));
    return { ...this.open(row), lost: row.state === 'lost' || row.directory !== this.authority.directory };
  }

  /** The authority no longer knows it. Saying so twice is saying it once. */
  async lost(actor: Actor, id: string): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      const changed = await tx.execute(`UPDATE acme_account SET state = 'lost' WHERE id = $1 AND state <> 'lost'`, [id]);
      if (changed > 0) await tx.event({ stream: `acme-account:${id}`, type: 'certificates.account-lost', data: { directory: this.authority.directory } });
    });
  }

  private find(actor: Actor): Promise<AcmeAccount | null> {
    const directory = this.authority.directory;
    return this.db.read(actor.scope, (r) => r.one(AcmeAccount, { directory, state: Not('lost') }));
  }

  private async begin(actor: Actor): Promise<AcmeAccount> {
    const { crypto } = await acmeLibrary();
    const key = await crypto.createPrivateEcdsaKey('P-256');
    return this.db.transaction(actor, async (tx) => {
      const row = AcmeAccount.begin(this.authority.directory, this.options.contact ?? null, this.secrets.seal(key), tx.at);
      await tx.insert(AcmeAccount, row);
      return row;
    });
  }

  private async register(actor: Actor, row: AcmeAccount): Promise<AcmeAccount> {
    const url = await this.authority.register(this.secrets.open(row.keySealed).toString('utf8'), this.options.contact ?? null);
    row.registered(url);
    await this.db.transaction(actor, async (tx) => {
      await tx.save(row);
      await tx.event({ stream: `acme-account:${row.id}`, type: 'certificates.account-registered', data: { directory: row.directory } });
    });
    return row;
  }

  private open(row: AcmeAccount): OpenAccount {
    return { id: row.id, url: row.url ?? '', keyPem: this.secrets.open(row.keySealed).toString('utf8') };
  }
}
