import { Injectable } from '@nestjs/common';
import { DomainName, Invalid, newId, type Actor, type Json, type Scope } from '@app/kernel';
import { Db, type Reader, type Tx } from '@app/platform';
import { DomainContact, type ContactRole } from './domain-contact.entity';
import { DomainHistory } from './domain-history.entity';
import { Domain } from './domain.entity';
import { ReservedName } from './reserved-name.entity';

export interface ContactInput {
  readonly role: ContactRole;
  readonly post: string;
  readonly email: string;
  readonly phone: string;
}

/** The registry's objects: who holds which name, and how that came to be. */
@Injectable()
export class Domains {
  constructor(private readonly db: Db) {}

  /** Whether the name could be asked for now. @throws Invalid at field `name` */
  async checkFree(reader: Reader, name: DomainName): Promise<void> {
    const label = name.labels[0]!;
    const reserved = await reader.one(ReservedName, { label });
    if (reserved !== null) throw Invalid.field('name', 'domain.name-reserved', { name: name.toString(), reason: reserved.reason });
    const [taken] = await reader.query(`SELECT 1 FROM domain WHERE name = $1 AND state <> 'released'`, [name.toString()]);
    if (taken !== undefined) throw Invalid.field('name', 'domain.name-taken', { name: name.toString() });
  }

  /** Holds the name for a request. Of two askers at once the unique index lets one through. */
  async reserve(tx: Tx, name: DomainName, unitId: string, purpose: string, contacts: readonly ContactInput[]): Promise<Domain> {
    await this.checkFree(tx, name);
    const domain = Domain.reserve(name, unitId, purpose, tx.at);
    await tx.insert(Domain, domain).catch((error: unknown) => {
      if ((error as { code?: string }).code === '23505') throw Invalid.field('name', 'domain.name-taken', { name: name.toString() });
      throw error;
    });
    for (const contact of contacts) await tx.insert(DomainContact, { domainId: domain.id, ...contact });
    await this.record(tx, domain, 'reserved');
    return domain;
  }

  /** Who asked is known once the request is in; the same transaction ties both. */
  async tie(tx: Tx, domain: Domain, requestId: string): Promise<void> {
    domain.requestId = requestId;
    await tx.save(domain);
  }

  /** A corrected request says anew what the held name is for. */
  async restate(tx: Tx, domainId: string, purpose: string): Promise<void> {
    const domain = await tx.lock(Domain, { id: domainId });
    if (domain.purpose === purpose || domain.state !== 'reserved') return;
    domain.purpose = purpose;
    await tx.save(domain);
    await this.record(tx, domain, 'restated');
  }

  /** The name is on the air: it is its holder's from now on. Twice is once. */
  async activate(actor: Actor, domainId: string): Promise<Domain> {
    return this.db.transaction(actor, async (tx) => {
      const domain = await tx.lock(Domain, { id: domainId });
      if (domain.state === 'active') return domain;
      domain.activate(tx.at);
      await tx.save(domain);
      await this.record(tx, domain, 'activated');
      return domain;
    });
  }

  async release(actor: Actor, domainId: string): Promise<void> {
    return this.db.transaction(actor, (tx) => this.releaseIn(tx, domainId));
  }

  /** Gives the name back; released twice is released. */
  async releaseIn(tx: Tx, domainId: string): Promise<void> {
    const domain = await tx.lock(Domain, { id: domainId });
    if (domain.state === 'released') return;
    domain.release(tx.at);
    await tx.save(domain);
    await this.record(tx, domain, 'released');
  }

  get(scope: Scope, id: string): Promise<Domain> {
    return this.db.read(scope, (r) => r.owned(Domain, { id }));
  }

  /** By name, newest row of a name that was held more than once. */
  list(scope: Scope): Promise<Domain[]> {
    return this.db.read(scope, (r) => r.ownedAll(Domain, {}, { order: { name: 'ASC', reservedAt: 'DESC' } }));
  }

  contacts(reader: Reader, domainId: string): Promise<DomainContact[]> {
    return reader.find(DomainContact, { domainId }, { order: { role: 'ASC' } });
  }

  /** Oldest first. */
  history(reader: Reader, domainId: string): Promise<DomainHistory[]> {
    return reader.find(DomainHistory, { domainId }, { order: { at: 'ASC', id: 'ASC' } });
  }

  private async record(tx: Tx, domain: Domain, change: DomainHistory['change']): Promise<void> {
    const contacts = await this.contacts(tx, domain.id);
    const whole = JSON.parse(JSON.stringify({ ...domain, contacts: contacts.map(({ role, post }) => ({ role, post })) })) as Json;
    await tx.insert(DomainHistory, {
      id: newId(tx.at.getTime()),
      domainId: domain.id,
      name: domain.name,
      unitId: domain.unitId,
      at: tx.at,
      change,
      actorTitle: tx.actor.title,
      requestId: domain.requestId,
      domain: whole,
    });
    await tx.event({ stream: `domain:${domain.id}`, type: `registry.domain-${change}`, data: { domainId: domain.id, name: domain.name } });
  }
}
