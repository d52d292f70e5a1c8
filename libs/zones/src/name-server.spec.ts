import { newId } from '@app/kernel';
import { FakeNameServer } from '../../../test/support/fake-name-server';
import { FakeNodeAgent } from '../../../test/support/fake-node-agent';
import { nameServerContract } from '../../../test/support/name-server.contract';
import type { NameServerRow } from './name-server.entity';
import { NodeNameServer } from './node-name-server';

const aServer = (host: string, role: 'primary' | 'secondary', port = 53): NameServerRow => ({
  id: newId(), host, address: '127.0.0.1', port, nodeId: newId(), role, state: 'active',
});

describe('the fake name servers', () => {
  const servers = new FakeNameServer();
  const primary = aServer('ns1.mil.id', 'primary');
  const secondary = aServer('ns2.mil.id', 'secondary');

  beforeAll(async () => {
    primary.port = await servers.listen(primary.host);
    secondary.port = await servers.listen(secondary.host);
  });
  afterAll(() => servers.close());

  nameServerContract(() => ({ servers, primary, secondary }));
});

describe('name servers behind agents', () => {
  it('get the text at the primary, and only its address at the secondary', async () => {
    const agent = new FakeNodeAgent();
    const servers = new NodeNameServer(agent);
    const zone = { zone: 'contoh.mil.id', text: '; zona\n', serial: 7, peers: ['10.0.0.2'] };
    await servers.publish(aServer('ns1.mil.id', 'primary'), zone);
    await servers.publish(aServer('ns2.mil.id', 'secondary'), { ...zone, peers: ['10.0.0.1'] });
    expect(agent.asked.map((a) => a.operation)).toEqual([
      { op: 'ensureZone', zone: 'contoh.mil.id', kind: 'primary', text: '; zona\n', peers: ['10.0.0.2'], serial: 7 },
      { op: 'ensureZone', zone: 'contoh.mil.id', kind: 'secondary', peers: ['10.0.0.1'], serial: 7 },
    ]);
  });
});
