import { Actor, newId, Permanent } from '@app/kernel';
import type { Operation } from '@app/node-protocol';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { LoopbackNode } from '../../../test/support/loopback-node';
import { nodeAgentContract } from '../../../test/support/node-agent.contract';
import { fingerprintOf } from './host-key';
import { SshIdentity } from './keys.entity';
import { Node } from './node.entity';
import { RemoteAct } from './remote-act.entity';
import { RemoteActs } from './remote-acts';
import { RemoteKeys } from './remote-keys.service';
import { SshNodeAgent } from './ssh-node-agent';

const system = Actor.system('test');
const ask = (zone: string, serial = 1): Extract<Operation, { op: 'ensureZone' }> => ({ op: 'ensureZone', zone, kind: 'primary', text: `zone ${serial}`, peers: [], serial });

describe('the node agent over SSH', () => {
  let t: TestDatabase;
  const agents: SshNodeAgent[] = [];
  const servers: LoopbackNode[] = [];

  beforeAll(async () => {
    t = await testDatabase();
  });

  afterAll(async () => {
    for (const agent of agents) await agent.close();
    for (const server of servers) await server.remove();
    await t.close();
  });

  function newAgent(): SshNodeAgent {
    const agent = new SshNodeAgent(t.db, new RemoteKeys(t.db, t.secrets, t.locks), new RemoteActs(t.db), t.clock, t.log);
    agents.push(agent);
    return agent;
  }

  async function newNode(): Promise<{ server: LoopbackNode; nodeId: string }> {
    const server = new LoopbackNode();
    servers.push(server);
    await server.start();
    const nodeId = newId();
    const hostKey = server.publicHostKey();
    const place = { name: `n${server.port}`, role: 'knot' as const, address: '127.0.0.1', port: server.port };
    await t.db.transaction(system, (tx) =>
      tx.insert(Node, { id: nodeId, ...place, hostKey: hostKey.toString('base64'), fingerprint: fingerprintOf(hostKey), state: 'enrolled', panelAddress: null, facts: {}, lastSeenAt: null, createdAt: tx.at }),
    );
    return { server, nodeId };
  }

  const acts = (nodeId: string): Promise<RemoteAct[]> => t.db.read(system.scope, (r) => r.find(RemoteAct, { nodeId }, { order: { id: 'ASC' } }));

  describe('keeps the contract', () => {
    nodeAgentContract(async () => {
      const { server, nodeId } = await newNode();
      return { agent: newAgent(), nodeId, goDown: () => server.stop(), up: () => server.start(), changeHostKey: () => server.changeHostKey() };
    });
  });

  it('replaces a connection that drops under way and asks once more', async () => {
    const { server, nodeId } = await newNode();
    let dropped = false;
    server.before = () => {
      if (dropped) return;
      dropped = true;
      server.drop();
    };
    expect((await newAgent().ask(nodeId, ask('drop.id'))).digest).toHaveLength(64);
    expect(dropped).toBe(true);
    expect(await acts(nodeId)).toHaveLength(1);
  });

  it('survives a connection that dies while nobody asks', async () => {
    const { server, nodeId } = await newNode();
    const agent = newAgent();
    await agent.ask(nodeId, ask('idle.id'));
    server.drop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await agent.ask(nodeId, ask('idle.id'))).changed).toBe(false);
  });

  it('records who did what and how it ended, without the text of a zone', async () => {
    const { nodeId } = await newNode();
    const agent = newAgent();
    const stepId = newId();
    const long = 'x'.repeat(5_000);
    await agent.ask(nodeId, { ...ask('acts.id'), text: long }, { by: system, stepId });
    const { text: _text, ...without } = ask('acts.id');
    await agent.ask(nodeId, without).catch(() => undefined);
    await agent.ask(nodeId, { op: 'probeZone', zone: 'acts.id' });
    const [done, failed, ...more] = await acts(nodeId);
    expect(done).toMatchObject({ op: 'ensureZone', ok: true, changed: true, actorId: 'test', stepId, errorCode: null, ask: { zone: 'acts.id', text: { sha256: expect.any(String) } } });
    expect(failed).toMatchObject({ ok: false, actorId: 'worker', errorCode: 'node.zone-text-missing' });
    expect(Number(failed!.fencingToken)).toBeGreaterThan(Number(done!.fencingToken));
    expect(more).toEqual([]);
  });

  it('never lets a secret field into the record', async () => {
    const { nodeId } = await newNode();
    const secret = Buffer.from('hunter2hunter2hunter2').toString('base64');
    await newAgent()
      .ask(nodeId, { op: 'prepareNode', role: 'knot', listen: ['127.0.0.1'], tsig: { name: 'k', secret }, transferPeers: [], panel: [] })
      .catch(() => undefined);
    const [row] = await acts(nodeId);
    expect(row).toMatchObject({ op: 'prepareNode', ok: false });
    expect(JSON.stringify(row)).not.toContain(secret);
    expect(t.logged.join('\n')).not.toContain(secret);
  });

  it('stops waiting at the deadline, and the channel goes on', async () => {
    const { server, nodeId } = await newNode();
    const agent = newAgent();
    server.before = (zone) => (zone === 'slow.id' ? new Promise((resolve) => setTimeout(resolve, 300)) : undefined);
    await expect(agent.ask(nodeId, ask('slow.id'), { deadlineMs: 100 })).rejects.toMatchObject({ code: 'node.deadline' });
    expect((await agent.ask(nodeId, ask('fast.id'))).changed).toBe(true);
  });

  it('lets two workers take turns on one node', async () => {
    const { nodeId } = await newNode();
    const [one, two] = [newAgent(), newAgent()];
    const zones = Array.from({ length: 20 }, (_, i) => `t${i}.id`);
    const answers = await Promise.all(zones.map((zone, i) => (i % 2 === 0 ? one : two).ask(nodeId, ask(zone))));
    expect(answers.every((a) => a.changed)).toBe(true);
  });

  it('goes on after the database was restored to an older state', async () => {
    const { nodeId } = await newNode();
    const agent = newAgent();
    await agent.ask(nodeId, ask('a.id'));
    await t.db.transaction(system, (tx) => tx.query(`SELECT setval('node_fence', 1)`));
    expect((await agent.ask(nodeId, ask('b.id'))).changed).toBe(true);
  });

  it('is stuck, not retried, when the node no longer takes the panel’s key', async () => {
    const { server, nodeId } = await newNode();
    server.open = false;
    await expect(newAgent().ask(nodeId, ask('a.id'))).rejects.toMatchObject({ constructor: Permanent, code: 'node.access-refused' });
  });

  it('quarantines a node whose key changed, and writes it down once', async () => {
    const { server, nodeId } = await newNode();
    await server.changeHostKey();
    const agent = newAgent();
    for (const code of ['node.host-key-changed', 'node.quarantined']) await expect(agent.ask(nodeId, ask('a.id'))).rejects.toMatchObject({ code });
    const { state, events } = await t.db.read(system.scope, async (r) => ({ state: (await r.get(Node, { id: nodeId })).state, events: await t.events.stream(r, `node:${nodeId}`) }));
    expect(state).toBe('quarantined');
    expect(events.map((e) => e.type)).toEqual(['remote.node-quarantined']);
  });

  it('makes one key pair however many ask for it first, and keeps its private half sealed', async () => {
    const fresh = await testDatabase();
    try {
      const keys = new RemoteKeys(fresh.db, fresh.secrets, fresh.locks);
      const all = await Promise.all([keys.identity(), keys.identity(), keys.identity()]);
      expect(new Set(all.map((k) => k.publicKey)).size).toBe(1);
      expect(all[0]!.publicKey).toMatch(/^ssh-ed25519 [A-Za-z0-9+/=]+$/);
      const [row] = await fresh.db.read(system.scope, (r) => r.find(SshIdentity));
      expect(row!.privateKeySealed).toMatch(/^v1\./);
    } finally {
      await fresh.close();
    }
  });
});
