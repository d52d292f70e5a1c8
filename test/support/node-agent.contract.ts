import { Invalid, Permanent } from '@app/kernel';
import { NodeNotNow, type NodeAgent } from '@app/remote';

export interface ContractNode {
  readonly agent: NodeAgent;
  /** A node with the role of a primary name server. */
  readonly nodeId: string;
  goDown(): Promise<void> | void;
  up(): Promise<void> | void;
  changeHostKey(): Promise<void> | void;
}

const text = (zone: string): string => `$ORIGIN ${zone}.\n@ 300 SOA ns1 hostmaster 1 3600 600 604800 300\n@ 300 NS ns1\nns1 300 A 192.0.2.1\n`;
const ask = (zone: string) => ({ op: 'ensureZone' as const, zone, kind: 'primary' as const, text: text(zone), peers: [], serial: 1 });

/** What every NodeAgent keeps, the fake like the real one. The last test leaves the node unusable. */
export function nodeAgentContract(make: () => Promise<ContractNode>): void {
  let node: ContractNode;

  beforeAll(async () => {
    node = await make();
  });

  it('does an operation once: the second time nothing changes and the digest stays', async () => {
    const first = await node.agent.ask(node.nodeId, ask('once.mil.id'));
    const second = await node.agent.ask(node.nodeId, ask('once.mil.id'));
    expect(first.changed).toBe(true);
    expect(second).toEqual({ ...first, changed: false });
    expect(await node.agent.ask(node.nodeId, { op: 'probeZone', zone: 'once.mil.id' })).toEqual({ present: true, serial: 1, digest: first.digest });
  });

  it('answers asks side by side, each its own', async () => {
    const zones = ['a.mil.id', 'b.mil.id', 'c.mil.id', 'd.mil.id'];
    const answers = await Promise.all(zones.map((zone) => node.agent.ask(node.nodeId, ask(zone))));
    expect(answers.every((a) => a.changed)).toBe(true);
    expect(new Set(answers.map((a) => a.digest)).size).toBe(zones.length);
    const absent = node.agent.ask(node.nodeId, { op: 'probeZone', zone: 'absent.mil.id' });
    const present = node.agent.ask(node.nodeId, { op: 'probeZone', zone: 'a.mil.id' });
    expect([(await absent).present, (await present).present]).toEqual([false, true]);
  });

  it('refuses an ask that is no operation before anything is sent', async () => {
    await expect(node.agent.ask(node.nodeId, { ...ask('x.mil.id'), zone: 'x.mil.id; rm -rf /' })).rejects.toBeInstanceOf(Invalid);
  });

  it('says permanent when asking again can’t help', async () => {
    const { text: _omitted, ...without } = ask('x.mil.id');
    await expect(node.agent.ask(node.nodeId, without)).rejects.toMatchObject({ constructor: Permanent, code: 'node.zone-text-missing' });
  });

  it('can be tried again when the node is down, and works once it is up', async () => {
    await node.goDown();
    await expect(node.agent.ask(node.nodeId, ask('down.mil.id'), { deadlineMs: 5_000 })).rejects.toMatchObject({ constructor: NodeNotNow, code: 'node.unreachable' });
    await node.up();
    expect((await node.agent.ask(node.nodeId, ask('down.mil.id'))).changed).toBe(true);
  });

  it('trusts no other host key, now or later', async () => {
    await node.changeHostKey();
    await expect(node.agent.ask(node.nodeId, ask('key.mil.id'))).rejects.toMatchObject({ constructor: Permanent, code: 'node.host-key-changed' });
    await expect(node.agent.ask(node.nodeId, ask('key.mil.id'))).rejects.toMatchObject({ constructor: Permanent, code: 'node.quarantined' });
  });
}
