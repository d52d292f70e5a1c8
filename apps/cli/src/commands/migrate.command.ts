import { Config } from '@app/platform';
import { migrate } from '../migrate';

/** `panji migrate` on the database that the environment names, as the schema's owner; take a backup before. */
export async function migrateCommand(): Promise<number> {
  const done = await migrate(Config.fromEnvironment().databaseUrl);
  process.stdout.write(done.length === 0 ? 'nothing to migrate\n' : `${done.join('\n')}\n`);
  return 0;
}
