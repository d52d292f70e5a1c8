import { Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { NodeAgent, Nodes } from '@app/remote';
import { anSshKey } from '../support/hosting.factory';
import type { Bench } from './bench';
import { accountByHand } from './by-hand/account-script';
import { median } from './figure';

const rounds = 12;
const limits = { memoryMb: 256, processes: 16, cpuPercent: 100 };
const password = 'abcdefghijklmnopqrstuvwxyz012345';

/** An account with one database and one PHP site on a node that holds few. */
export const hostingBench: Bench = {
  name: 'hosting',
  stack: true,
  run: (stack) =>
    stack.services(async (services) => {
      const nodes = await services.get(Db).read(Actor.system('bench').scope, (r) => services.get(Nodes).all(r));
      const node = nodes.find((n) => n.name === 'host2')!.id;
      const [ours, theirs]: [number[], number[]] = [[], []];
      // In turns, so that the machine's other work falls on both alike; the first round warms up.
      for (let round = 0; round <= rounds; round++) {
        const [mine, his] = [await throughAgent(services.get(NodeAgent), node, 7_000 + round), await accountByHand('host2', 7_000 + round, `tandingan${round}.mil.id`)];
        if (round > 0) [ours.push(mine), theirs.push(his)];
      }
      return [{ name: 'account + site + database, median', ours: median(ours), peer: median(theirs), peerName: 'root shell script on the node (SSH not counted)', unit: 'ms', better: 'lower', goal: { of: 'ratio', is: 1.5 } }];
    }),
};

/** @returns milliseconds, the way to the node counted */
async function throughAgent(agent: NodeAgent, node: string, number: number): Promise<number> {
  const at = { accountId: number, uid: 100_000 + number } as const;
  const sshKeys = [anSshKey().split(' ').slice(0, 2).join(' ')];
  const siteId = `0193aaaa-0000-7000-8000-${String(number).padStart(12, '0')}`;
  const began = performance.now();
  await agent.ask(node, { op: 'ensureAccount', ...at, sshKeys, limits });
  await Promise.all([
    agent.ask(node, { op: 'ensureDatabase', ...at, name: `s${number}_1`, password }),
    agent.ask(node, { op: 'ensureSite', ...at, siteId, name: `ukur${number}.mil.id`, kind: 'php' }),
  ]);
  return performance.now() - began;
}
