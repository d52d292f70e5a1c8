import { rm } from 'node:fs/promises';
import { stopCluster, type Cluster } from '../../apps/cli/src/postgres/embedded';

export default async function teardown(): Promise<void> {
  const described = process.env['PANJI_TEST_CLUSTER'];
  if (described === undefined) return;
  delete process.env['PANJI_TEST_CLUSTER'];
  const cluster = JSON.parse(described) as Cluster & { parent: string };
  await stopCluster(cluster);
  await rm(cluster.parent, { recursive: true, force: true });
}
