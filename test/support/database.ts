import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import type { DataSource, EntityTarget, ObjectLiteral } from 'typeorm';
import { Blobs, Config, Db, dataSource, Events, Locks, Log, Outbox, Runs, Secrets, StepDesk, StoryBook, Wake, type Tx } from '@app/platform';
import { clusterUrl, type Cluster } from '../../apps/cli/src/postgres/embedded';
import { allEntities } from './all-entities';
import { FakeClock } from './fake-clock';

/** Wakes nobody: the step rows are the truth, and tests ask the desk themselves. */
export class SilentWake extends Wake {
  at(_tx: Tx, _startAfter: Date): Promise<void> {
    return Promise.resolve();
  }

  listen(): Promise<void> {
    return Promise.resolve();
  }
}

export interface TestDatabase {
  readonly url: string;
  readonly source: DataSource;
  readonly db: Db;
  readonly clock: FakeClock;
  readonly config: Config;
  readonly events: Events;
  readonly runs: Runs;
  readonly desk: StepDesk;
  readonly outbox: Outbox;
  readonly blobs: Blobs;
  readonly secrets: Secrets;
  readonly locks: Locks;
  readonly log: Log;
  /** Every line that was logged, for canaries. */
  readonly logged: string[];
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly entities?: readonly EntityTarget<ObjectLiteral>[];
  readonly stories?: Readonly<Record<string, readonly string[]>>;
  readonly config?: Partial<Config>;
}

/** A real database of this suite's own, cloned from the migrated template. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const cluster = JSON.parse(process.env['PANJI_TEST_CLUSTER'] ?? 'null') as Cluster | null;
  if (cluster === null) throw new Error('no test cluster: run through jest with its global setup');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await administer(cluster, `CREATE DATABASE ${name} TEMPLATE panji_template`);
  const url = clusterUrl(cluster, 'postgres', name);
  const config = Config.from({ profile: 'demo', databaseUrl: url, keyFile: '/nonexistent', ...options.config });
  const source = await dataSource(config, options.entities ?? allEntities, 12).initialize();
  const clock = new FakeClock();
  const db = new Db(source, clock);
  const wake = new SilentWake();
  const logged: string[] = [];
  const log = new Log((line) => void logged.push(line));
  const book = new StoryBook(options.stories ?? { 'test-story': ['first', 'second'] });
  return {
    url, source, db, clock, config, log, logged,
    events: new Events(),
    runs: new Runs(book, wake),
    desk: new StepDesk(db, wake, clock, log),
    outbox: new Outbox(),
    blobs: new Blobs(),
    secrets: new Secrets(Secrets.newKeyFile()),
    locks: new Locks(source),
    close: async () => {
      // An application over this source has ended it already when it was shut down.
      if (source.isInitialized) await source.destroy();
      await administer(cluster, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** Cloning needs the template to itself for a moment, so a busy template is asked again. */
async function administer(cluster: Cluster, sql: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const client = new Client({ connectionString: clusterUrl(cluster, 'postgres', 'postgres') });
    try {
      await client.connect();
      await client.query(sql);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
