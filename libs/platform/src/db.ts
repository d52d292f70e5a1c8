import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock, type Actor, type Scope } from '@app/kernel';
import { Reader } from './reader';
import { Tx } from './tx';

/** The only door to the database. */
@Injectable()
export class Db {
  constructor(
    private readonly source: DataSource,
    private readonly clock: Clock,
  ) {}

  /** The one transaction of a public command: commits when `work` ends, rolls back when it throws. No network inside. */
  transaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.source.transaction((em) => work(new Tx(em, actor, this.clock.now())));
  }

  /** Reads within a scope, in one snapshot; a write in it is refused by the database. */
  read<T>(scope: Scope, work: (reader: Reader) => Promise<T>): Promise<T> {
    return this.source.transaction('REPEATABLE READ', async (em) => {
      await em.query('SET TRANSACTION READ ONLY');
      return work(new Reader(em, scope));
    });
  }
}
