import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';

/**
 * Named locks for remote work (check, lock, re-check, act, record): PostgreSQL advisory locks, so that a process that dies lets
 * go at once and no transaction stays open while the network is waited for. All locks of a process live on one connection,
 * given back when none is held: holders and waiters never use up the pool that their work needs.
 */
@Injectable()
export class Locks {
  private readonly queues = new Map<string, Promise<unknown>>();
  private session: Promise<QueryRunner> | null = null;
  private users = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly source: DataSource) {}

  /** Waits for the lock, runs `work`, lets go. Locks of one process may nest under other names; take them in one order. */
  async withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
    // One session may take its own lock again, so inside the process a queue by name decides.
    const before = this.queues.get(name) ?? Promise.resolve();
    const mine = before.then(() => this.alone(name, work));
    const settled = mine.catch(() => undefined);
    this.queues.set(name, settled);
    try {
      return await mine;
    } finally {
      if (this.queues.get(name) === settled) this.queues.delete(name);
    }
  }

  private async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.users += 1;
    try {
      await this.take(name);
      try {
        return await work();
      } finally {
        await this.query('SELECT pg_advisory_unlock(hashtextextended($1, 0)) AS done', name).catch(() => undefined);
      }
    } finally {
      this.users -= 1;
      if (this.users === 0) await this.giveBack();
    }
  }

  /** Asks instead of waiting in the database: a waiting statement would hold up every other lock on the connection. */
  private async take(name: string): Promise<void> {
    for (let pause = 5; !(await this.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS done', name)); pause = Math.min(pause * 2, 100)) {
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  /** One statement at a time on the one connection. */
  private query(sql: string, name: string): Promise<boolean> {
    const asked = this.turn.then(async () => {
      const runner = await this.connection();
      const [row] = (await runner.query(sql, [name])) as { done: boolean }[];
      return row!.done;
    });
    this.turn = asked.catch(() => this.giveBack());
    return asked;
  }

  private connection(): Promise<QueryRunner> {
    this.session ??= (async () => {
      const runner = this.source.createQueryRunner();
      await runner.connect();
      return runner;
    })();
    return this.session;
  }

  private async giveBack(): Promise<void> {
    const session = this.session;
    this.session = null;
    await session?.then((runner) => runner.release()).catch(() => undefined);
  }
}
