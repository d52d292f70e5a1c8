import { Global, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { Clock, SystemClock } from '@app/kernel';
import { Blobs } from './blobs';
import { Config } from './config';
import { Db } from './db';
import { Events } from './events';
import { Locks } from './locks';
import { Log } from './log';
import { Outbox } from './outbox';
import { OutboxMessage } from './outbox.entity';
import { Run, RunStep } from './run.entity';
import { Runs } from './runs';
import { mustHaveSchema } from './schema';
import { Secrets } from './secrets';
import { StepDesk } from './step-desk';
import { StoryBook } from './story-book';
import { PgBossWake, Wake } from './wake';

export const platformEntities = [Run, RunStep, OutboxMessage];

export interface PlatformOptions {
  readonly config: Config;
  readonly entities: readonly EntityTarget<ObjectLiteral>[];
  readonly stories: Readonly<Record<string, readonly string[]>>;
  readonly poolSize?: number;
}

/** One data source per process; a client that drops is replaced by the pool, so a restarted PostgreSQL is met by retries. */
export function dataSource(config: Config, entities: readonly EntityTarget<ObjectLiteral>[], poolSize = 16): DataSource {
  return new DataSource({
    type: 'postgres',
    url: config.databaseUrl,
    entities: [...platformEntities, ...entities] as never,
    synchronize: false,
    extra: { max: poolSize, connectionTimeoutMillis: 10_000, application_name: 'panji' },
  });
}

/** Last to go: whoever still has something to write does so before (`beforeApplicationShutdown`). */
@Injectable()
class DatabaseCloser implements OnApplicationShutdown {
  constructor(private readonly source: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

@Global()
@Module({})
export class PlatformModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    const providers = [
      { provide: Config, useValue: options.config },
      { provide: Clock, useClass: SystemClock },
      { provide: Log, useValue: new Log() },
      { provide: StoryBook, useValue: new StoryBook(options.stories) },
      { provide: Secrets, useFactory: () => Secrets.fromFile(options.config.keyFile) },
      { provide: DataSource, useFactory: () => dataSource(options.config, options.entities, options.poolSize).initialize().then(mustHaveSchema) },
      { provide: Wake, useClass: PgBossWake },
      Db,
      Events,
      Runs,
      StepDesk,
      Outbox,
      Blobs,
      Locks,
      DatabaseCloser,
    ];
    return { module: PlatformModule, providers, exports: providers.map((p) => (typeof p === 'function' ? p : p.provide)) };
  }
}
