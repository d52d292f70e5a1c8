import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrate } from '../../apps/cli/src/migrate';
import { clusterUrl, startCluster, type Cluster } from '../../apps/cli/src/postgres/embedded';
import { systemUser } from '../../apps/cli/src/system-user';

/** One throw-away cluster for the whole run; each suite clones its own database from the migrated template. */
export default async function setup(): Promise<void> {
  if (process.env['PANJI_TEST_CLUSTER'] !== undefined) return;
  const home = await mkdtemp(join('/tmp', 'panji-test-'));
  const cluster: Cluster = { home: join(home, 'pg'), user: await systemUser('panji-db'), ident: {} };
  await import('node:fs/promises').then((fs) => fs.chmod(home, 0o755));
  await startCluster(cluster);
  await migrate(clusterUrl(cluster));
  const client = new Client({ connectionString: clusterUrl(cluster, 'postgres', 'postgres') });
  await client.connect();
  await client.query('ALTER DATABASE panji RENAME TO panji_template');
  await client.end();
  process.env['PANJI_TEST_CLUSTER'] = JSON.stringify({ ...cluster, parent: home });
}
