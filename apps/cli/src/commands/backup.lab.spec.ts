import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile, chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { Actor } from '@app/kernel';
import { Blobs, Config, dataSource, Db } from '@app/platform';
import { FakeClock } from '../../../../test/support/fake-clock';
import type { Instance } from '../instance';
import { migrate } from '../migrate';
import { clusterUrl, startCluster, stopCluster, type Cluster } from '../postgres/embedded';
import { systemUser } from '../system-user';
import { backup, restore } from './backup.command';

const actor = Actor.system('test');

/** In the lab project because PostgreSQL's own client programs come with its tree. */
describe('a backup', () => {
  let home: string;
  let instance: Instance;
  let cluster: Cluster;

  beforeAll(async () => {
    home = await mkdtemp('/tmp/panji-backup-');
    await chmod(home, 0o755);
    instance = { id: 'abc123', checkout: '/nonexistent', state: home, cache: '/var/cache/panji', bridge: 'pjabc123', subnet: '10.99.99', uidBase: 100_000, root: true };
    cluster = { home: join(home, 'pg'), user: await systemUser('panji-db'), ident: {} };
    await mkdir(join(home, 'keys'));
    await writeFile(join(home, 'keys/panel.json'), '{"current":"k1","keys":{"k1":"AAAA"}}', { mode: 0o600 });
    await startCluster(cluster);
    await migrate(clusterUrl(cluster));
  }, 60_000);

  afterAll(async () => {
    await stopCluster(cluster);
    await rm(home, { recursive: true, force: true });
  });

  async function within<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const source = await dataSource(Config.from({ databaseUrl: clusterUrl(cluster) }), []).initialize();
    try {
      return await work(new Db(source, new FakeClock()));
    } finally {
      await source.destroy();
    }
  }

  it('brings back rows, scans and key files as they were', async () => {
    const scan = Buffer.alloc(600_000, 'surat');
    const id = await within((db) =>
      db.transaction(actor, async (tx) => {
        await tx.event({ stream: 'request:1', type: 'test.made' });
        return new Blobs().put(tx, scan, 'application/pdf');
      }),
    );
    const folder = await backup(instance, cluster);
    await within((db) => db.transaction(actor, (tx) => tx.event({ stream: 'request:1', type: 'test.later' })));
    await writeFile(join(home, 'keys/panel.json'), 'lost');

    const former = await restore(instance, cluster, folder);

    const [events, blob] = await within((db) => db.read(actor.scope, async (r) => [await r.query('SELECT type FROM event ORDER BY id'), await new Blobs().get(r, id)] as const));
    expect(events).toEqual([{ type: 'test.made' }]);
    expect(blob.data.equals(scan)).toBe(true);
    expect(await readFile(join(home, 'keys/panel.json'), 'utf8')).toContain('"k1"');
    expect(await count(former)).toBe(2);
  }, 60_000);

  it('is refused when a byte of it changed, and nothing is touched', async () => {
    const folder = await backup(instance, cluster);
    await appendFile(join(folder, 'panji.dump'), 'x');
    await expect(restore(instance, cluster, folder)).rejects.toThrow(/damaged: panji\.dump/);
    expect(await count('panji')).toBe(1);
  }, 60_000);

  async function count(database: string): Promise<number> {
    const client = new Client({ connectionString: clusterUrl(cluster, 'postgres', database) });
    await client.connect();
    try {
      return (await client.query('SELECT 1 FROM event')).rowCount ?? 0;
    } finally {
      await client.end();
    }
  }
});
