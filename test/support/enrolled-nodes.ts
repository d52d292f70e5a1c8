import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Actor } from '@app/kernel';
import { Config } from '@app/platform';
import { Enrolment, SshNodeAgent, type Node } from '@app/remote';
import { RemoteActs } from '../../libs/remote/src/remote-acts';
import { RemoteKeys } from '../../libs/remote/src/remote-keys.service';
import type { TestDatabase } from './database';
import { theLab } from './lab';

const run = promisify(execFile);
const checkout = join(__dirname, '../..');

export interface EnrolledNodes {
  readonly agent: SshNodeAgent;
  readonly enrolment: Enrolment;
  /** By the lab's names: host1, host2, ns1, ns2. */
  readonly nodes: Readonly<Record<string, Node>>;
  close(): Promise<void>;
}

/** `lab node NAME …` of the lab this run uses: stop, start, kill, reset, exec. */
export async function labNode(name: string, ...words: readonly string[]): Promise<string> {
  const lab = theLab();
  const state = dirname(dirname(process.env['PANJI_LAB_JSON'] ?? ''));
  const env = { PATH: process.env['PATH'], PANJI_INSTANCE: lab.instance, PANJI_STATE: state, PANJI_BRIDGE: lab.bridge, PANJI_SUBNET: lab.subnet.replace(/\.0\/24$/, ''), PANJI_CACHE: process.env['PANJI_CACHE'] ?? '/var/cache/panji' };
  const { stdout } = await run(join(checkout, 'deploy/lab/lab'), ['node', name, ...words], { env, cwd: checkout, timeout: 60_000 });
  return stdout;
}

/** Builds the agent as the release does. @returns the bundle's path */
export async function agentBundle(): Promise<string> {
  const path = join(checkout, 'dist/agent/agent.cjs');
  await run(process.execPath, [join(checkout, 'apps/agent/build.mjs'), path], { cwd: checkout, timeout: 60_000 });
  return path;
}

/** Fresh disks for the named nodes of the lab, enrolled by the real code into this suite's database. */
export async function enrolledNodes(t: TestDatabase, names: readonly string[]): Promise<EnrolledNodes> {
  const config = Config.from({ ...t.config, agentBundle: await agentBundle() });
  const keys = new RemoteKeys(t.db, t.secrets, t.locks);
  const agent = new SshNodeAgent(t.db, keys, new RemoteActs(t.db), t.clock, t.log);
  const enrolment = new Enrolment(t.db, t.locks, keys, agent, config);
  const nodes: Record<string, Node> = {};
  for (const name of names) {
    await labNode(name, 'reset');
    const { role, address, port, hostKeyFingerprint: fingerprint } = theLab().nodes.find((n) => n.name === name)!;
    nodes[name] = await enrolment.enrol(Actor.system('test'), { name, role, address, port, fingerprint, rootKey: readFileSync(theLab().enrolKey) });
  }
  return { agent, enrolment, nodes, close: () => agent.close() };
}
