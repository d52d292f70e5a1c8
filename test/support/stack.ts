import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Instance } from '../../apps/cli/src/instance';
import type { SamplePerson } from '../../apps/cli/src/journey/people';
import { faultFile } from '../../apps/cli/src/launch/fault-file';
import { lab, labFacts, type LabFacts } from '../../apps/cli/src/launch/lab';
import { endLeftovers } from '../../apps/cli/src/launch/leftovers';
import { unmountCheckout } from '../../apps/cli/src/launch/mount';
import { clusterOf, makeUsers } from '../../apps/cli/src/launch/state';
import { clusterUrl, stopCluster } from '../../apps/cli/src/postgres/embedded';
import { testInstance } from './test-instance';

export type ProcessName = 'signer' | 'worker' | 'panel';

/** What the launcher wrote for whoever started it. */
interface RunFile {
  readonly address: string;
  readonly people: readonly SamplePerson[];
}

/** The whole of Panji as `npm start` brings it up, on the tests' own instance. */
export class Stack {
  private constructor(
    readonly instance: Instance,
    readonly address: string,
    readonly people: readonly SamplePerson[],
    readonly lab: LabFacts,
    /** As the schema's owner. */
    readonly databaseUrl: string,
    private readonly launcher: number,
  ) {}

  /** The running one, whichever suite started it; a fresh one on empty nodes when there is none. */
  static async up(): Promise<Stack> {
    const instance = testInstance();
    const pid = await launcherOf(instance);
    if (pid !== null) return Stack.of(instance, pid);
    await Stack.clear();
    return Stack.start();
  }

  /** The launcher, on whatever the state folder holds. */
  static async start(): Promise<Stack> {
    const instance = testInstance();
    await rm(join(instance.state, 'run.json'), { force: true });
    const log = openSync(join(instance.state, 'launcher.log'), 'a');
    const program = [join(instance.checkout, 'dist/apps/cli/src/main.js'), 'start'];
    const child = spawn(join(instance.checkout, 'node_modules/.bin/node'), program, { cwd: '/', env: { PATH: process.env['PATH'], PANJI_STATE: instance.state }, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    child.unref();
    await writeFile(pidFile(instance), String(child.pid));
    for (let waited = 0; waited < 120_000; waited += 100) {
      if (await exists(join(instance.state, 'run.json'))) return Stack.of(instance, child.pid!);
      if (child.exitCode !== null) break;
      await setTimeout(100);
    }
    throw new Error(`the launcher did not come up:\n${(await readFile(join(instance.state, 'launcher.log'), 'utf8')).slice(-2000)}`);
  }

  /** Ends what is running and empties the state folder; the lab goes too. */
  static async clear(): Promise<void> {
    const instance = testInstance();
    await Stack.end();
    await endLeftovers(instance.state);
    await stopCluster(clusterOf(instance, await makeUsers())).catch(() => undefined);
    await lab(instance, ['down'], true);
    await unmountCheckout(join(instance.state, 'app'));
    if (await mountedBelow(instance.state)) throw new Error(`something is still mounted below ${instance.state}`);
    await rm(instance.state, { recursive: true, force: true });
    testInstance(); // its instance.json again
  }

  /** As Ctrl-C; does nothing when none is running. */
  static async end(): Promise<void> {
    const instance = testInstance();
    const pid = await launcherOf(instance);
    if (pid === null) return;
    process.kill(pid, 'SIGTERM');
    for (let waited = 0; (await launcherOf(instance)) !== null; waited += 100) {
      if (waited > 60_000) throw new Error('the launcher does not end');
      await setTimeout(100);
    }
  }

  private static async of(instance: Instance, launcher: number): Promise<Stack> {
    const run = JSON.parse(await readFile(join(instance.state, 'run.json'), 'utf8')) as RunFile;
    return new Stack(instance, run.address, run.people, (await labFacts(instance))!, clusterUrl(clusterOf(instance, await makeUsers())), launcher);
  }

  async stop(): Promise<void> {
    await Stack.end();
  }

  /** The present pid: a process that died is started again under another. */
  async pid(name: ProcessName): Promise<number> {
    const children = JSON.parse(await readFile(join(this.instance.state, 'children.json'), 'utf8')) as { name: string; pid: number }[];
    const found = children.find((c) => c.name === name);
    if (found === undefined) throw new Error(`the launcher tells of no ${name}`);
    return found.pid;
  }

  /** The next worker to be started dies at the first point, the one after it at the second, and the one after the last lives. */
  async armNextWorkers(points: readonly string[]): Promise<void> {
    await writeFile(faultFile(this.instance.state), points.join('\n'));
  }

  /** How often a worker ended by SIGKILL since the launcher first wrote its log. */
  async workerKills(): Promise<number> {
    const told = await readFile(join(this.instance.state, 'launcher.log'), 'utf8');
    return told.split('worker ended (SIGKILL)').length - 1;
  }

  async signal(name: ProcessName, signal: NodeJS.Signals): Promise<void> {
    process.kill(await this.pid(name), signal);
  }

  /** Resolves with the pid of another worker than this one, when it is ready. */
  async replaced(worker: number, patienceMs = 60_000): Promise<number> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await setTimeout(100)) {
      const now = await this.pid('worker');
      if (now !== worker && (await this.log('worker')).includes(`"pid":${now}`)) return now;
    }
    throw new Error(`worker ${worker} was not replaced in ${patienceMs / 1000} s`);
  }

  log(name: ProcessName): Promise<string> {
    return readFile(join(this.instance.state, 'log', `${name}.log`), 'utf8');
  }

  async alive(): Promise<boolean> {
    return (await launcherOf(this.instance)) === this.launcher;
  }
}

function pidFile(instance: Instance): string {
  return join(instance.state, 'test-launcher.pid');
}

/** A pid counts only while it is a launcher: pids are used again. */
async function launcherOf(instance: Instance): Promise<number | null> {
  const pid = Number(await readFile(pidFile(instance), 'utf8').catch(() => '0'));
  const words = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  return words.includes('start') && words.some((w) => w.endsWith('apps/cli/src/main.js')) ? pid : null;
}

async function mountedBelow(folder: string): Promise<boolean> {
  const table = await readFile('/proc/self/mounts', 'utf8');
  return table.split('\n').some((line) => line.split(' ')[1]?.startsWith(`${folder}/`));
}

function exists(path: string): Promise<boolean> {
  return readFile(path).then(() => true, () => false);
}
