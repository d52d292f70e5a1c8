import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { enrolledNodes, labNode, type EnrolledNodes } from '../../../test/support/enrolled-nodes';
import { nodeAgentContract } from '../../../test/support/node-agent.contract';

jest.setTimeout(60_000);

describe('the node agent on a real node', () => {
  let t: TestDatabase;
  let lab: EnrolledNodes;

  beforeAll(async () => {
    t = await testDatabase();
    lab = await enrolledNodes(t, ['ns1']);
  });

  afterAll(async () => {
    await lab?.close();
    await t?.close();
  });

  it('is started anew when its process is killed', async () => {
    const nodeId = lab.nodes['ns1']!.id;
    await lab.agent.ask(nodeId, { op: 'probe' });
    await labNode('ns1', 'exec', '--', 'pkill', '-9', '-f', '/opt/panji/agent.cjs');
    expect((await lab.agent.ask(nodeId, { op: 'probe' })).role).toBe('knot');
  });

  describe('keeps the contract', () => {
    nodeAgentContract(() =>
      Promise.resolve({
        agent: lab.agent,
        nodeId: lab.nodes['ns1']!.id,
        goDown: async () => void (await labNode('ns1', 'stop')),
        up: async () => void (await labNode('ns1', 'start')),
        changeHostKey: async () => void (await labNode('ns1', 'reset')),
      }),
    );
  });
});
