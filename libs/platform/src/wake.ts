import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PgBoss } from 'pg-boss';
import { Config } from './config';
import { Log } from './log';
import type { Tx } from './tx';

export const stepQueue = 'step';

/** Tells workers that a step became ready. Losing a wake costs seconds, never work: step rows are the truth. */
export abstract class Wake {
  /** Joins the caller's transaction: a rolled-back step wakes nobody. */
  abstract at(tx: Tx, startAfter: Date): Promise<void>;

  /** Runs `work` at each wake; ends with the process. */
  abstract listen(work: () => Promise<void>): Promise<void>;
}

/** pg-boss as the alarm clock: its own tables, made by the launcher's migration. */
@Injectable()
export class PgBossWake extends Wake implements OnModuleInit, OnApplicationShutdown {
  private readonly boss: PgBoss;

  constructor(config: Config, log: Log) {
    super();
    this.boss = new PgBoss({
      connectionString: config.databaseUrl,
      migrate: false,
      schedule: false,
      max: 2,
      useListenNotify: true,
      application_name: 'panji-wake',
    });
    this.boss.on('error', (error) => log.warn('wake failed', { error }));
  }

  async onModuleInit(): Promise<void> {
    await this.boss.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: false });
  }

  async at(tx: Tx, startAfter: Date): Promise<void> {
    const db = { executeSql: async (text: string, values?: unknown[]) => ({ rows: (await tx.em.query(text, values)) as unknown[] }) };
    await this.boss.send(stepQueue, {}, { db, startAfter, retryLimit: 0, deleteAfterSeconds: 60, retentionSeconds: 86_400 });
  }

  async listen(work: () => Promise<void>): Promise<void> {
    await this.boss.work(stepQueue, { pollingIntervalSeconds: 2, batchSize: 20 }, work);
  }
}

/** pg-boss's own tables and our queue; run by whoever migrates, as the schema's owner. */
export async function migrateWake(databaseUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, migrate: true, schedule: false, supervise: false, max: 2 });
  await boss.start();
  try {
    if ((await boss.getQueue(stepQueue)) === null) await boss.createQueue(stepQueue, { notify: true });
  } finally {
    await boss.stop({ graceful: false });
  }
}
