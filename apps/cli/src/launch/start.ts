import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup } from '../commands/backup.command';
import type { Instance } from '../instance';
import { migrate, pendingMigrations } from '../migrate';
import { clusterUrl, startCluster, stopCluster } from '../postgres/embedded';
import type { Child } from './child';
import { furnish } from './furnish';
import { lab, labFacts, labObstacle, type LabFacts } from './lab';
import { endLeftovers } from './leftovers';
import { mountCheckout, unmountCheckout } from './mount';
import { choosePort, makeChildren, panelAddress, type Layout } from './processes';
import { clusterOf, makeKeyFiles, makeUsers, writeOnce } from './state';
import { watchDatabase } from './watch-database';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Everything up, in the order things need each other; resolves when a signal has taken everything down again. */
export async function start(instance: Instance): Promise<number> {
  const began = Date.now();
  await endLeftovers(instance.state);
  const layout = await bringUp(instance);
  const children = await makeChildren(layout, say);
  for (const child of children) child.start();
  const endWatch = watchDatabase(layout.cluster, say);
  try {
    await answering(layout);
  } catch (error) {
    await endWatch();
    await takeDown(layout, children);
    throw error;
  }
  const people = JSON.parse(await readFile(join(instance.state, 'sample-logins.json'), 'utf8')) as readonly Record<string, unknown>[];
  await writeOnce(join(instance.state, 'run.json'), JSON.stringify({ address: panelAddress(layout), instance: instance.id, pids: children.map((c) => c.pid), people }, null, 2), 0o600);
  report(layout, people, Date.now() - began);
  await untilSignalled();
  say('\nstopping …');
  await endWatch();
  await takeDown(layout, children);
  say('stopped; all data is kept. Start again with: npm start');
  return 0;
}

async function bringUp(instance: Instance): Promise<Layout> {
  await mkdir(instance.state, { recursive: true, mode: 0o755 });
  const users = await makeUsers();
  const cluster = clusterOf(instance, users);
  const keys = await makeKeyFiles(instance, users);
  const app = instance.root ? join(instance.state, 'app') : instance.checkout;
  if (instance.root) await mountCheckout(instance.checkout, app);
  const [facts] = await Promise.all([bringUpLab(instance), bringUpDatabase(instance, cluster)]);
  const layout: Layout = { instance, users, cluster, keys, lab: facts, app, port: await choosePort(instance) };
  await furnish(layout, say);
  return layout;
}

/** The lab's own words go to the terminal; a machine that cannot carry it gets a plain sentence and a panel without nodes. */
async function bringUpLab(instance: Instance): Promise<LabFacts | null> {
  const obstacle = await labObstacle(instance);
  if (obstacle !== null) {
    say(`without the lab: ${obstacle}`);
    return null;
  }
  if ((await lab(instance, ['up'])) !== 0) {
    say('without the lab: it did not come up (its words are above); try  deploy/bin/panji lab status');
    return null;
  }
  return labFacts(instance);
}

async function bringUpDatabase(instance: Instance, cluster: Layout['cluster']): Promise<void> {
  await startCluster(cluster);
  const url = clusterUrl(cluster);
  if (!(await pendingMigrations(url))) return;
  if (await hasData(url)) say(`backup before migrating: ${await backup(instance, cluster)}`);
  const done = await migrate(url);
  say(`database: ${done.length} migrations`);
}

async function hasData(url: string): Promise<boolean> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query(`SELECT 1 FROM information_schema.tables WHERE table_name = 'service_request'`);
    return (found.rowCount ?? 0) > 0;
  } finally {
    await client.end();
  }
}

async function answering(layout: Layout): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until) {
    const healthy = await fetch(`${panelAddress(layout)}/health`).then((r) => r.ok, () => false);
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the panel does not answer; its log: ${join(layout.instance.state, 'log/panel.log')}`);
}

function report(layout: Layout, people: readonly Record<string, unknown>[], ms: number): void {
  say(`\nPanji is up after ${(ms / 1000).toFixed(1)} s: ${panelAddress(layout)}\n`);
  say('Sample people (passwords and TOTP secrets are in the file below, readable by you alone):');
  for (const person of people) say(`  ${String(person['username']).padEnd(22)} ${String(person['title'])}`);
  say(`\nLogins: ${join(layout.instance.state, 'run.json')}`);
  say('The whole way, from letter to live site: npm run journey      Stop: Ctrl-C\n');
}

function untilSignalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

async function takeDown(layout: Layout, children: readonly Child[]): Promise<void> {
  await rm(join(layout.instance.state, 'run.json'), { force: true });
  await Promise.all(children.map((child) => child.stop()));
  await Promise.all([layout.lab === null ? undefined : lab(layout.instance, ['stop'], true), stopCluster(layout.cluster)]);
  if (layout.instance.root) await unmountCheckout(layout.app);
}
