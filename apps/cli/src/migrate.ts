import { DataSource } from 'typeorm';
import { migrateWake } from '@app/platform';
import { migrations } from './migrations';

/** Names of the migrations that were not yet run on this database. */
export async function pendingMigrations(databaseUrl: string): Promise<boolean> {
  const source = await open(databaseUrl);
  try {
    return await source.showMigrations();
  } finally {
    await source.destroy();
  }
}

/** Runs every migration that is still to run, each in its own transaction, as the schema's owner. Answers their names. */
export async function migrate(databaseUrl: string): Promise<string[]> {
  await migrateWake(databaseUrl);
  const source = await open(databaseUrl);
  try {
    const done = await source.runMigrations({ transaction: 'each' });
    await source.query(`GRANT USAGE ON SCHEMA pgboss TO panel, worker`);
    await source.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO panel, worker`);
    await source.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO panel, worker`);
    return done.map((m) => m.name);
  } finally {
    await source.destroy();
  }
}

function open(databaseUrl: string): Promise<DataSource> {
  return new DataSource({ type: 'postgres', url: databaseUrl, migrations, migrationsTableName: 'schema_migration', synchronize: false }).initialize();
}
