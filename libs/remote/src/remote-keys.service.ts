import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { utils } from 'ssh2';
import { Actor, newId } from '@app/kernel';
import { Db, Locks, Secrets } from '@app/platform';
import { SshIdentity, TsigKey } from './keys.entity';

const tsigName = 'panji-transfer';

/** The keys that only the worker can open: its SSH identity and the name servers' TSIG key. Each is made once, at first use. */
@Injectable()
export class RemoteKeys {
  private readonly actor = Actor.system('remote');

  constructor(
    private readonly db: Db,
    private readonly secrets: Secrets,
    private readonly locks: Locks,
  ) {}

  async identity(): Promise<{ publicKey: string; privateKey: string }> {
    const row = (await this.findIdentity()) ?? (await this.locks.withLock('remote:ssh-identity', () => this.makeIdentity()));
    return { publicKey: row.publicKey, privateKey: this.secrets.open(row.privateKeySealed).toString('utf8') };
  }

  async tsig(): Promise<{ name: string; secret: string }> {
    const row = (await this.findTsig()) ?? (await this.locks.withLock('remote:tsig', () => this.makeTsig()));
    return { name: row.name, secret: this.secrets.open(row.secretSealed).toString('utf8') };
  }

  private findIdentity(): Promise<SshIdentity | null> {
    return this.db.read(this.actor.scope, async (r) => (await r.find(SshIdentity))[0] ?? null);
  }

  private findTsig(): Promise<TsigKey | null> {
    return this.db.read(this.actor.scope, (r) => r.one(TsigKey, { name: tsigName }));
  }

  private async makeIdentity(): Promise<SshIdentity> {
    const known = await this.findIdentity();
    if (known) return known;
    const pair = utils.generateKeyPairSync('ed25519');
    const publicKey = pair.public.split(' ').slice(0, 2).join(' ');
    const row = { id: newId(), publicKey, privateKeySealed: this.secrets.seal(pair.private) };
    await this.db.transaction(this.actor, (tx) => tx.insert(SshIdentity, { ...row, createdAt: tx.at }));
    return this.db.read(this.actor.scope, (r) => r.get(SshIdentity, { id: row.id }));
  }

  private async makeTsig(): Promise<TsigKey> {
    const known = await this.findTsig();
    if (known) return known;
    const row = { id: newId(), name: tsigName, secretSealed: this.secrets.seal(randomBytes(32).toString('base64')) };
    await this.db.transaction(this.actor, (tx) => tx.insert(TsigKey, { ...row, createdAt: tx.at }));
    return this.db.read(this.actor.scope, (r) => r.get(TsigKey, { id: row.id }));
  }
}
