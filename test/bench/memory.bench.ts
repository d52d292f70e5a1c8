import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { NodeAgent, Nodes } from '@app/remote';
import { labNode } from '../support/enrolled-nodes';
import type { Bench } from './bench';
import type { BenchStack } from './bench-stack';
import type { Measured } from './figure';
import { memoryIn, memoryOf, type Memory } from './machine';

const idleMs = 60_000;
/** As the launcher starts its children, and as a node starts its agent. */
const launched = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8'];
const agentFlags = '--jitless --max-semi-space-size=1 --v8-pool-size=1';
const node = 'host1';

/** Each process a minute after its start, with nothing to do. */
export const memoryBench: Bench = {
  name: 'memory',
  stack: true,
  run: async (stack) => {
    await stack.stop();
    await stack.start();
    const peers = { nest: bare('nest.cjs'), node: bare('node.cjs') };
    try {
      const [agent, jitless] = await agentWhileOpen(stack);
      const [panel, worker, signer] = await Promise.all((['panel', 'worker', 'signer'] as const).map(async (name) => memoryOf(await stack.pid(name))));
      const [nest, plain] = await Promise.all([peers.nest, peers.node].map((p) => memoryOf(p.pid!)));
      return [
        ...figures('panel', panel!, nest!, 'a bare Nest application', 200),
        ...figures('worker', worker!, nest!, 'a bare Nest application', 200),
        ...figures('signer', signer!, plain!, 'a bare Node process', 60),
        ...figures('agent', agent, jitless, 'a bare Node process on the same node, same flags', 60),
      ];
    } finally {
      for (const peer of Object.values(peers)) peer.kill();
    }
  },
};

/** An agent lives as long as somebody's connection to its node: this holds one. A bare Node with the agent's flags runs beside it. */
function agentWhileOpen(stack: BenchStack): Promise<[Memory, Memory]> {
  return stack.services(async (services) => {
    const nodes = await services.get(Db).read(Actor.system('bench').scope, (r) => services.get(Nodes).all(r));
    await services.get(NodeAgent).ask(nodes.find((n) => n.name === node)!.id, { op: 'probe' });
    await onNode('bash', '-c', `timeout 120 /opt/panji/node ${agentFlags} -e 'setInterval(() => undefined, 60000)' bare-node </dev/null >/dev/null 2>&1 &`);
    await setTimeout(idleMs);
    return [await largest('/opt/panji/agent.cjs --stdio'), await largest('bare-node')];
  });
}

/** Of the processes whose command line holds the words: others (sudo, a shell, timeout) stand before Node with the same ones. */
async function largest(words: string): Promise<Memory> {
  const pids = (await onNode('pgrep', '-f', words)).split('\n').filter(Boolean);
  const rollups = await Promise.all(pids.map((pid) => onNode('cat', `/proc/${pid}/smaps_rollup`).catch(() => '')));
  const [first] = rollups.map(memoryIn).filter((m) => !Number.isNaN(m.rss)).sort((a, b) => b.rss - a.rss);
  if (first === undefined) throw new Error(`nothing runs as "${words}" on ${node}`);
  return first;
}

function onNode(...words: string[]): Promise<string> {
  return labNode(node, 'exec', '--', ...words);
}

function bare(script: string): ChildProcess {
  return spawn(process.execPath, [...launched, join(__dirname, 'bare', script)], { stdio: 'ignore', env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production' } });
}

function figures(name: string, ours: Memory, peer: Memory, peerName: string, goal: number): Measured[] {
  const one = (kind: keyof Memory): Measured => ({ name: `${name} idle ${kind.toUpperCase()}`, ours: ours[kind], peer: peer[kind], peerName, unit: 'MB', better: 'lower', goal: { of: 'ours', is: goal } });
  return [one('rss'), one('pss')];
}
