import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { Config } from '@app/platform';
import { thisInstance, type Instance } from '../../apps/cli/src/instance';
import { Cast, type SamplePerson } from '../../apps/cli/src/journey/people';
import { lab, labFacts, type LabFacts } from '../../apps/cli/src/launch/lab';
import { endLeftovers } from '../../apps/cli/src/launch/leftovers';
import { unmountCheckout } from '../../apps/cli/src/launch/mount';
import { environments } from '../../apps/cli/src/launch/processes';
import { clusterOf, makeKeyFiles, makeUsers } from '../../apps/cli/src/launch/state';
import { clusterUrl, stopCluster } from '../../apps/cli/src/postgres/embedded';
import { withServices } from '../../apps/cli/src/services';

const checkout = join(__dirname, '../..');

interface RunFile {
  readonly address: string;
  readonly people: readonly SamplePerson[];
}

/** The whole of Panji by `npm start`, on an instance of the bench's own beside the demo's and the tests'. */
export class BenchStack {
  readonly instance: Instance;
  private launcher: ChildProcess | null = null;
  private shared: Cast | null = null;

  constructor(readonly state: string) {
    this.instance = thisInstance(checkout, state);
  }

  /** Starts as a person would. @returns milliseconds until the login page was answered */
  async start(): Promise<number> {
    const { state } = this.instance;
    await rm(join(state, 'run.json'), { force: true });
    const began = performance.now();
    this.launcher = npmStart(checkout, { ...withoutPanji(), PANJI_STATE: state }, join(state, 'launcher.log'));
    const ms = await untilLogin(this.launcher, began, state, join(state, 'launcher.log'));
    process.env['PANJI_LAB_JSON'] = join(state, 'lab/lab.json');
    return ms;
  }

  /** As Ctrl-C. */
  async stop(): Promise<void> {
    if (this.launcher !== null) await interrupt(this.launcher);
    this.launcher = null;
    this.shared = null;
  }

  /** Nothing of the instance is left, whatever a former run left. */
  async clear(): Promise<void> {
    await this.stop();
    await endLeftovers(this.state);
    await stopCluster(clusterOf(this.instance, await makeUsers())).catch(() => undefined);
    await lab(this.instance, ['down'], true);
    await unmountCheckout(join(this.state, 'app'));
    const mounts = await readFile('/proc/self/mounts', 'utf8');
    if (mounts.includes(` ${this.state}/`)) throw new Error(`something is still mounted below ${this.state}: nothing there was removed`);
    await rm(this.state, { recursive: true, force: true });
  }

  /** For a start on an empty state folder after `clear`. */
  prepare(): void {
    mkdirSync(this.state, { recursive: true });
    thisInstance(checkout, this.state);
  }

  async run(): Promise<RunFile> {
    return JSON.parse(await readFile(join(this.state, 'run.json'), 'utf8')) as RunFile;
  }

  /** One session for each person, kept: a TOTP code is good once. */
  async cast(): Promise<Cast> {
    const { address, people } = await this.run();
    return (this.shared ??= new Cast(address, people));
  }

  async facts(): Promise<LabFacts> {
    const facts = await labFacts(this.instance);
    if (facts === null) throw new Error(`the bench needs the lab and it did not come up: see ${join(this.state, 'launcher.log')}`);
    return facts;
  }

  async pid(name: 'signer' | 'worker' | 'panel'): Promise<number> {
    const children = JSON.parse(await readFile(join(this.state, 'children.json'), 'utf8')) as { name: string; pid: number }[];
    return children.find((c) => c.name === name)!.pid;
  }

  async databaseUrl(): Promise<string> {
    return clusterUrl(clusterOf(this.instance, await makeUsers()));
  }

  /** The libs as the worker has them, on the running stack's database and nodes. */
  async services<T>(work: (services: INestApplicationContext) => Promise<T>): Promise<T> {
    const users = await makeUsers();
    const { instance } = this;
    const layout = { instance, users, cluster: clusterOf(instance, users), keys: await makeKeyFiles(instance, users), lab: await this.facts(), app: join(this.state, 'app'), port: 0 };
    return withServices(Config.fromEnvironment({ ...environments(layout).worker, PANJI_DATABASE_URL: await this.databaseUrl() }), work);
  }
}

/** `npm start`, in a process group of its own so that it can be interrupted as by Ctrl-C. */
export function npmStart(folder: string, env: NodeJS.ProcessEnv, logFile: string, identity: { uid?: number; gid?: number } = {}): ChildProcess {
  const log = openSync(logFile, 'a');
  const child = spawn('npm', ['start'], { ...identity, cwd: folder, env: { ...env, npm_config_update_notifier: 'false' }, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  return child;
}

/** @returns milliseconds from `began` until the login page was answered; resolves when the launcher has written all it writes */
export async function untilLogin(launcher: ChildProcess, began: number, state: string, logFile: string): Promise<number> {
  let ms = 0;
  for (const end = Date.now() + 240_000; Date.now() < end && launcher.exitCode === null; await setTimeout(20)) {
    if (ms === 0 && (await login(state))) ms = performance.now() - began;
    if (ms === 0 || (await readFile(join(state, 'run.json'), 'utf8').catch(() => '')) === '') continue;
    await setTimeout(200); // from then on it listens to signals
    return ms;
  }
  throw new Error(`npm start brought no login page:\n${(await readFile(logFile, 'utf8')).slice(-2000)}`);
}

async function login(state: string): Promise<boolean> {
  const port = Number(await readFile(join(state, 'port'), 'utf8').catch(() => '0'));
  if (port === 0) return false;
  const page = await fetch(`http://127.0.0.1:${port}/login`).then((r) => (r.ok ? r.text() : ''), () => '');
  return page.includes('<form');
}

export async function interrupt(launcher: ChildProcess): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return;
  const ended = new Promise((resolve) => launcher.once('exit', resolve));
  process.kill(-launcher.pid!, 'SIGINT');
  await ended;
  for (let waited = 0; groupLives(launcher.pid!) && waited < 60_000; waited += 50) await setTimeout(50);
}

function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

/** What the bench was started with must not reach the launcher it measures. */
function withoutPanji(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PANJI_|npm_|NODE_)/.test(name)));
}
