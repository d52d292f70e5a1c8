import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { streamDecode, streamEncode } from 'dns-packet';
import { Permanent } from '@app/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { enrolledNodes, labNode, type EnrolledNodes } from '../../../test/support/enrolled-nodes';
import { theLab } from '../../../test/support/lab';
import { awaitSerial, servedSerial } from '../../../apps/agent/src/served-serial';
import { RemoteKeys } from './remote-keys.service';

jest.setTimeout(120_000);

const run = promisify(execFile);

const zoneText = (zone: string, serial: number, more = ''): string =>
  `$ORIGIN ${zone}.\n$TTL 300\n@ SOA ns1.${zone}. hostmaster.${zone}. ${serial} 3600 600 604800 300\n@ NS ns1.${zone}.\n@ NS ns2.${zone}.\nns1 A ${address('ns1')}\nns2 A ${address('ns2')}\n${more}`;

const address = (name: string): string => theLab().nodes.find((n) => n.name === name)!.address;

/** Fetches the zone over TCP (RFC 5936) from here, the panel's side. @returns how many records came */
function transfer(zone: string, from: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(53, from, () => socket.write(streamEncode({ type: 'query', id: 7, questions: [{ type: 'AXFR', name: zone }] })));
    socket.setTimeout(5_000, () => socket.destroy(new Error('no transfer')));
    socket.on('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(streamDecode(data).answers?.length ?? 0);
    });
  });
}

describe('two enrolled name servers', () => {
  let t: TestDatabase;
  let lab: EnrolledNodes;
  let ns1: string;
  let ns2: string;

  beforeAll(async () => {
    t = await testDatabase();
    lab = await enrolledNodes(t, ['ns1', 'ns2']);
    [ns1, ns2] = [lab.nodes['ns1']!.id, lab.nodes['ns2']!.id];
  });

  afterAll(async () => {
    await lab?.close();
    await t?.close();
  });

  const publish = async (zone: string, serial: number, more?: string) => {
    const primary = await lab.agent.ask(ns1, { op: 'ensureZone', zone, kind: 'primary', text: zoneText(zone, serial, more), peers: [address('ns2')], serial });
    const secondary = await lab.agent.ask(ns2, { op: 'ensureZone', zone, kind: 'secondary', peers: [address('ns1')], serial });
    return { primary, secondary };
  };

  it('serve a new zone, the secondary by transfer', async () => {
    const { primary, secondary } = await publish('mil.id', 100);
    expect(primary).toMatchObject({ changed: true, serial: 100 });
    expect(secondary).toMatchObject({ changed: true, serial: 100 });
    expect(await servedSerial('mil.id', { address: address('ns1') })).toBe(100);
    expect(await servedSerial('mil.id', { address: address('ns2') })).toBe(100);
  });

  it('change nothing when asked twice', async () => {
    const first = await publish('twice.mil.id', 1);
    const second = await publish('twice.mil.id', 1);
    expect(second.primary).toEqual({ ...first.primary, changed: false });
    expect(second.secondary).toEqual({ ...first.secondary, changed: false });
  });

  it('serve a change on both once it is answered', async () => {
    await publish('change.mil.id', 1);
    await publish('change.mil.id', 2, 'www A 192.0.2.1\n');
    expect(await servedSerial('change.mil.id', { address: address('ns2') })).toBe(2);
  });

  it('refuse a zone that does not check and keep serving the former one', async () => {
    await publish('bad.mil.id', 1);
    await expect(publish('bad.mil.id', 2, 'www A not-an-address\n')).rejects.toMatchObject({ constructor: Permanent, code: 'node.zone-refused' });
    expect(await servedSerial('bad.mil.id', { address: address('ns1') })).toBe(1);
  });

  it('refuse a serial that does not move forward', async () => {
    await publish('serial.mil.id', 5);
    await expect(publish('serial.mil.id', 4, 'www A 192.0.2.1\n')).rejects.toMatchObject({ code: 'node.zone-serial-old' });
  });

  it('forget a removed zone, so that it can come back with any serial', async () => {
    await publish('gone.mil.id', 7);
    await publish('gone.mil.id', 8, 'www A 192.0.2.1\n');
    for (const id of [ns1, ns2]) {
      expect(await lab.agent.ask(id, { op: 'removeZone', zone: 'gone.mil.id' })).toEqual({ changed: true });
      expect(await lab.agent.ask(id, { op: 'removeZone', zone: 'gone.mil.id' })).toEqual({ changed: false });
      expect(await lab.agent.ask(id, { op: 'probeZone', zone: 'gone.mil.id' })).toEqual({ present: false, serial: null, digest: null });
    }
    expect(await publish('gone.mil.id', 1)).toMatchObject({ primary: { changed: true, serial: 1 }, secondary: { changed: true, serial: 1 } });
  });

  it('let the panel and the key transfer a zone, and nobody else', async () => {
    await publish('axfr.mil.id', 1);
    for (const server of ['ns1', 'ns2']) {
      expect(await transfer('axfr.mil.id', address(server))).toBeGreaterThan(4);
      const stranger = await run(theLab().tools.run, ['--', 'dig', `@${address(server)}`, 'axfr.mil.id', 'AXFR', '+time=2', '+tries=1']);
      expect(stranger.stdout).toContain('Transfer failed');
    }
  });

  it('keep every zone when their base configuration changes', async () => {
    await publish('base.mil.id', 3);
    for (const [id, role] of [[ns1, 'knot'], [ns2, 'bind']] as const) {
      const { tsig, ...rest } = { listen: [address(role === 'knot' ? 'ns1' : 'ns2')], tsig: await new RemoteKeys(t.db, t.secrets, t.locks).tsig(), panel: [theLab().gateway] };
      const peers = [address(role === 'knot' ? 'ns2' : 'ns1'), address('host1')];
      const ask = { op: 'prepareNode' as const, role, ...rest, tsig, transferPeers: peers };
      const first = await lab.agent.ask(id, ask);
      expect([first.changed, await lab.agent.ask(id, ask)]).toEqual([role === 'knot', { changed: false, digest: first.digest }]);
      expect(await awaitSerial('base.mil.id', 3, 5_000, { address: address(role === 'knot' ? 'ns1' : 'ns2') })).toBe(3);
    }
    await publish('base.mil.id', 4);
  });

  it('serve their zones again after a reboot', async () => {
    const before = await publish('boot.mil.id', 9);
    for (const server of ['ns1', 'ns2']) {
      await labNode(server, 'stop');
      await labNode(server, 'start');
    }
    for (const server of ['ns1', 'ns2']) expect(await awaitSerial('boot.mil.id', 9, 10_000, { address: address(server) })).toBe(9);
    expect((await publish('boot.mil.id', 9)).primary).toEqual({ ...before.primary, changed: false });
  });

  it('catch up when one was down during a change', async () => {
    await publish('late.mil.id', 1);
    await labNode('ns2', 'stop');
    await expect(publish('late.mil.id', 2)).rejects.toMatchObject({ code: 'node.unreachable' });
    await labNode('ns2', 'start');
    expect((await publish('late.mil.id', 2)).secondary.serial).toBe(2);
  });

  it('serve a change of a zone of 1,000 delegations in a moment', async () => {
    const delegations = Array.from({ length: 1000 }, (_, i) => `u${i} NS ns1.u${i}\nns1.u${i} A 192.0.2.${i % 250}\n`).join('');
    await publish('big.mil.id', 1, delegations);
    const times: number[] = [];
    for (let serial = 2; serial <= 21; serial++) {
      const began = performance.now();
      await publish('big.mil.id', serial, `${delegations}n${serial} NS ns1.u1\n`);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    process.stdout.write(`1,000 delegations, changed and served by both: median ${times[10]!.toFixed(0)} ms, worst of 20 ${times[19]!.toFixed(0)} ms\n`);
    // The bench holds the promised p95; here a busy machine must not fail the suite.
    expect(times[10]).toBeLessThan(500);
  });

  it('answer a probe with their health in a few milliseconds', async () => {
    const health = await lab.agent.ask(ns1, { op: 'probe' });
    expect(health).toMatchObject({ role: 'knot', units: [{ name: 'ssh.service', state: 'active' }, { name: 'knot.service', state: 'active' }] });
    const times: number[] = [];
    for (let i = 0; i < 100; i++) {
      const began = performance.now();
      await lab.agent.ask(ns1, { op: 'probeZone', zone: 'mil.id' });
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    expect(times[50]).toBeLessThan(20);
    const { agentRss } = await lab.agent.ask(ns1, { op: 'probe' });
    process.stdout.write(`probeZone: median ${times[50]!.toFixed(1)} ms, p95 ${times[95]!.toFixed(1)} ms; agent ${(agentRss / 1e6).toFixed(0)} MB\n`);
    expect(agentRss).toBeLessThan(60_000_000);
  });
});
