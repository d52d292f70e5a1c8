import { FakeNodeAgent } from '../../../test/support/fake-node-agent';
import { nodeAgentContract } from '../../../test/support/node-agent.contract';

describe('the fake node agent', () => {
  nodeAgentContract(() => {
    const agent = new FakeNodeAgent();
    return Promise.resolve({ agent, nodeId: 'ns1', goDown: () => agent.goDown('ns1'), up: () => agent.up('ns1'), changeHostKey: () => agent.changeHostKey('ns1') });
  });
});
