import { generateKeyPairSync } from 'node:crypto';
import { Actor, DomainName, mintScope, newId, type Scope } from '@app/kernel';
import { Node, type NodeAgent } from '@app/remote';
import { Hosting, HostingQueries, type HostingAsk } from '@app/hosting';
import { HostingLedger } from '../../libs/hosting/src/hosting-ledger';
import { HostingPlanner } from '../../libs/hosting/src/hosting-planner';
import { Provisioning } from '../../libs/hosting/src/provisioning';
import { Withdrawal } from '../../libs/hosting/src/withdrawal';
import type { TestDatabase } from './database';

/** The lib's services as one worker process has them. */
export function aWorkersHosting(t: TestDatabase, agent: NodeAgent): { hosting: Hosting; queries: HostingQueries } {
  const provisioning = new Provisioning(t.db, t.secrets, agent);
  const ledger = new HostingLedger(t.config, t.secrets);
  const withdrawal = new Withdrawal(t.db, agent, provisioning);
  return { hosting: new Hosting(t.db, t.locks, new HostingPlanner(), ledger, provisioning, withdrawal), queries: new HostingQueries(t.db, agent) };
}

/** What a person of one unit may see. */
export function scopeOf(unitId: string): Scope {
  return mintScope([unitId]);
}

export async function aUnit(t: TestDatabase, shortName: string): Promise<string> {
  const id = newId();
  await t.db.transaction(Actor.system('test'), (tx) =>
    tx.execute(`INSERT INTO work_unit (id, kind, name, short_name, in_force_from) VALUES ($1, 'unit', $2, $2, '2020-01-01')`, [id, shortName]),
  );
  return id;
}

export async function aHostingNode(t: TestDatabase, name: string, last: number, state: Node['state'] = 'enrolled'): Promise<string> {
  const id = newId();
  await t.db.transaction(Actor.system('test'), (tx) =>
    tx.insert(Node, { id, name, role: 'hosting', address: `192.0.2.${last}`, port: 22, hostKey: 'x', fingerprint: 'SHA256:x', state, panelAddress: null, facts: {}, lastSeenAt: null, createdAt: tx.at }),
  );
  return id;
}

/** A new ssh-ed25519 key as one line, with the comment that ssh-keygen would add. */
export function anSshKey(): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
  return `ssh-ed25519 ${sshBlob(Buffer.from('ssh-ed25519'), raw)} petugas@satuan`;
}

/** Length-prefixed strings (RFC 4251 §5) in base64. */
export function sshBlob(...fields: readonly Buffer[]): string {
  const length = (field: Buffer): Buffer => {
    const prefix = Buffer.alloc(4);
    prefix.writeUInt32BE(field.length);
    return prefix;
  };
  return Buffer.concat(fields.flatMap((field) => [length(field), field])).toString('base64');
}

export function aHostingAsk(unitId: string, name: string, more: Partial<HostingAsk> = {}): HostingAsk {
  return { siteName: DomainName.parse(name), unitId, requestId: newId(), sitekind: 'php', database: true, sshKey: anSshKey(), ...more };
}
