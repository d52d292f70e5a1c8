import type { EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { Actor } from '@app/kernel';
import { appendEvent, type NewEvent } from './event-chain';
import { Reader } from './reader';

/** The one transaction of a public command: carries who acts and when; a method that takes it joins it. */
export class Tx extends Reader {
  constructor(
    em: EntityManager,
    readonly actor: Actor,
    /** The clock's time when the transaction began: one time for all its rows. */
    readonly at: Date,
  ) {
    super(em, actor.scope);
  }

  async insert<E extends ObjectLiteral>(entity: EntityTarget<E>, row: Partial<E>): Promise<void> {
    await this.em.insert(entity, row as never);
  }

  save<E extends ObjectLiteral>(entity: E): Promise<E> {
    return this.em.save(entity);
  }

  remove<E extends ObjectLiteral>(entity: E): Promise<E> {
    return this.em.remove(entity);
  }

  /** SELECT … FOR UPDATE. @throws NotFound */
  async lock<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E> {
    const found = await this.em.findOne(entity, { where, lock: { mode: 'pessimistic_write' } });
    return found ?? this.notFound(entity);
  }

  /** INSERT, UPDATE or DELETE; the number of rows it touched. */
  async execute(sql: string, params: readonly unknown[] = []): Promise<number> {
    const result: unknown = await this.em.query(sql, [...params]);
    // TypeORM answers [rows, count] for UPDATE and DELETE, and only rows for INSERT … RETURNING.
    if (Array.isArray(result) && result.length === 2 && typeof result[1] === 'number') return result[1];
    return Array.isArray(result) ? result.length : 0;
  }

  event(event: NewEvent): Promise<void> {
    return appendEvent(this, event);
  }
}
