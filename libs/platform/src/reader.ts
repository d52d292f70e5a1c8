import type { EntityManager, EntityTarget, FindManyOptions, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { In } from 'typeorm';
import { NotFound, type Scope } from '@app/kernel';

/** A row that belongs to a unit; who may see it is a matter of scope. */
export interface Owned extends ObjectLiteral {
  unitId: string;
}

/** Reads on one connection, in one snapshot, within one scope. */
export class Reader {
  constructor(
    readonly em: EntityManager,
    readonly scope: Scope,
  ) {}

  find<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E> = {}, options: FindManyOptions<E> = {}): Promise<E[]> {
    return this.em.find(entity, { ...options, where });
  }

  one<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.em.findOne(entity, { where });
  }

  /** @throws NotFound `<table>.not-found` */
  async get<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E> {
    return (await this.one(entity, where)) ?? this.notFound(entity);
  }

  /** A unit's row: one outside the scope is not found, like one that does not exist. */
  owned<E extends Owned>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E> {
    return this.get(entity, this.scoped(where));
  }

  ownedAll<E extends Owned>(entity: EntityTarget<E>, where: FindOptionsWhere<E> = {}, options: FindManyOptions<E> = {}): Promise<E[]> {
    return this.find(entity, this.scoped(where), options);
  }

  /** SQL with $1, $2 … */
  query<R>(sql: string, params: readonly unknown[] = []): Promise<R[]> {
    return this.em.query(sql, [...params]);
  }

  protected notFound<E extends ObjectLiteral>(entity: EntityTarget<E>): never {
    throw new NotFound(`${this.em.connection.getMetadata(entity).tableName}.not-found`);
  }

  /** The scope joins what was asked, so that asking for another unit's rows finds none. */
  private scoped<E extends Owned>(where: FindOptionsWhere<E>): FindOptionsWhere<E> {
    if (this.scope.units === 'all') return where;
    const asked = (where as { unitId?: unknown }).unitId;
    const units = typeof asked === 'string' ? this.scope.units.filter((u) => u === asked) : this.scope.units;
    return { ...where, unitId: In([...units]) };
  }
}
