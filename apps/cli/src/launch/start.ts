import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup } from '../commands/backup.command';
import type { Instance } from '../instance';
import { migrate, pendingMigrations } from '../migrate';
import { clusterUrl, startCluster, stopCluster, type Cluster } from '../postgres/embedded';
import type { Child } from './child';
import { furnish } from './furnish';
import { lab, labFacts, labObstacle, type LabFacts } from './lab';
import { claimLauncher, endLeftovers, freeLauncher } from './leftovers';
import { mountCheckout, unmountCheckout } from './mount';
import { choosePort, makeChildren, panelAddress, type Layout } from './processes';
import { clusterOf, makeKeyFiles, makeUsers, writeOnce, type KeyFiles, type Users } from './state';
import { watchDatabase } from './watch-database';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Everything up, in the order things need each other; resolves when a signal has taken everything down again. */
export async function start(instance: Instance): Promise<number> {
  const began = Date.now();
  const stop = untilSignalled(); // from here on a Ctrl-C takes down what stands, however far it got
  const house = await House.of(instance);
  try {
    await house.bringUp(stop);
    if (!stop.asked) await report(house, Date.now() - began);
    await stop.signal;
  } finally {
    say('\nstopping …');
    await house.takeDown();
  }
  say('stopped; all data is kept. Start again with: npm start');
  return 0;
}

/** What this launcher brought up, and so takes down. */
class House {
  private children: readonly Child[] = [];
  private endWatch: () => Promise<void> = () => Promise.resolve();
  layout: Layout | null = null;

  private constructor(
    readonly instance: Instance,
    private readonly users: Users,
    private readonly keys: KeyFiles,
    private readonly cluster: Cluster,
    private readonly app: string,
  ) {}

  /** @throws Error when another launcher has this instance */
  static async of(instance: Instance): Promise<House> {
    await mkdir(instance.state, { recursive: true, mode: 0o755 });
    await claimLauncher(instance.state);
    await endLeftovers(instance.state);
    const users = await makeUsers();
    const keys = await makeKeyFiles(instance, users);
    return new House(instance, users, keys, clusterOf(instance, users), instance.root ? join(instance.state, 'app') : instance.checkout);
  }

  get pids(): readonly (number | undefined)[] {
    return this.children.map((child) => child.pid);
  }

  async bringUp(stop: Stop): Promise<void> {
    const { instance, users, keys, cluster, app } = this;
    if (instance.root) await mountCheckout(instance.checkout, app);
    const [facts] = await Promise.all([bringUpLab(instance), bringUpDatabase(instance, cluster)]);
    if (stop.asked) return;
    const layout: Layout = { instance, users, cluster, keys, lab: facts, app, port: await choosePort(instance) };
    await furnish(layout, say);
    if (stop.asked) return;
    this.children = await makeChildren(layout, say);
    for (const child of this.children) child.start();
    this.endWatch = watchDatabase(cluster, say);
    this.layout = layout;
    await answering(layout, stop);
  }

  async takeDown(): Promise<void> {
    const { instance } = this;
    await this.endWatch();
    await rm(join(instance.state, 'run.json'), { force: true });
    await Promise.all(this.children.map((child) => child.stop()));
    const withLab = (await labObstacle(instance)) === null;
    await Promise.all([withLab ? lab(instance, ['stop'], true) : undefined, stopCluster(this.cluster)]);
    if (instance.root) await unmountCheckout(this.app);
    await freeLauncher(instance.state);
  }
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

async function bringUpDatabase(instance: Instance, cluster: Cluster): Promise<void> {
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

async function answering(layout: Layout, stop: Stop): Promise<void> {
  const until = Date.now() + 30_000;
  while (Date.now() < until && !stop.asked) {
    const healthy = await fetch(`${panelAddress(layout)}/health`).then((r) => r.ok, () => false);
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!stop.asked) throw new Error(`the panel does not answer; its log: ${join(layout.instance.state, 'log/panel.log')}`);
}

/** On the terminal, and in run.json for programs: the journey, the tests. */
async function report(house: House, ms: number): Promise<void> {
  const layout = house.layout!;
  const { state, id } = house.instance;
  const people = JSON.parse(await readFile(join(state, 'sample-logins.json'), 'utf8')) as readonly Record<string, unknown>[];
  await writeOnce(join(state, 'run.json'), JSON.stringify({ address: panelAddress(layout), instance: id, pids: house.pids, people }, null, 2), 0o600);
  say(`\nPanji is up after ${(ms / 1000).toFixed(1)} s: ${panelAddress(layout)}\n`);
  say('Sample people (passwords and TOTP secrets are in the file below, readable by you alone):');
  for (const person of people) say(`  ${String(person['username']).padEnd(22)} ${String(person['title'])}`);
  say(`\nLogins: ${join(state, 'run.json')}`);
  say('The whole way, from letter to live site: npm run journey      Stop: Ctrl-C\n');
}

interface Stop {
  readonly asked: boolean;
  readonly signal: Promise<void>;
}

function untilSignalled(): Stop {
  const stop = { asked: false, signal: Promise.resolve() };
  stop.signal = new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(name, () => {
        stop.asked = true;
        resolve();
      });
    }
  });
  return stop;
}
