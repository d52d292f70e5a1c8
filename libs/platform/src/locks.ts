import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/**
 * Named locks for remote work (check, lock, re-check, act, record): a PostgreSQL advisory lock on a connection of its own,
 * so that a process that dies lets go at once and no transaction stays open while the network is waited for.
 */
@Injectable()
export class Locks {
  constructor(private readonly source: DataSource) {}

  /** Waits for the lock, runs `work`, lets go. Locks of one process may nest; take them in one order. */
  async withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    await runner.connect();
    try {
      await runner.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
      try {
        return await work();
      } finally {
        await runner.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [name]).catch(() => undefined);
      }
    } finally {
      await runner.release();
    }
  }
}
