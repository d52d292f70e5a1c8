import { copyFileSync, appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { utils } from 'ssh2';
import { Actor, Invalid, Permanent } from '@app/kernel';
import { Config } from '@app/platform';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { agentBundle, labNode } from '../../../test/support/enrolled-nodes';
import { theLab } from '../../../test/support/lab';
import { Enrolment, type EnrolNode } from './enrolment.service';
import { Node } from './node.entity';
import { RemoteActs } from './remote-acts';
import { RemoteKeys } from './remote-keys.service';
import { SshLink } from './ssh-link';
import { SshNodeAgent } from './ssh-node-agent';

jest.setTimeout(120_000);

const system = Actor.system('test');
const name = 'host2';

describe('enrolling a node', () => {
  let t: TestDatabase;
  let keys: RemoteKeys;
  let agent: SshNodeAgent;
  let folder: string;
  let bundle: string;

  beforeAll(async () => {
    t = await testDatabase();
    folder = mkdtempSync(join(tmpdir(), 'panji-enrol-'));
    bundle = join(folder, 'agent.cjs');
    copyFileSync(await agentBundle(), bundle);
    keys = new RemoteKeys(t.db, t.secrets, t.locks);
    agent = new SshNodeAgent(t.db, keys, new RemoteActs(t.db), t.clock, t.log);
    await labNode(name, 'reset');
  });

  afterAll(async () => {
    await agent?.close();
    await t?.close();
    rmSync(folder, { recursive: true });
  });

  const ask = (more: Partial<EnrolNode> = {}): EnrolNode => {
    const { role, address, port, hostKeyFingerprint: fingerprint } = theLab().nodes.find((n) => n.name === name)!;
    return { name, role, address, port, fingerprint, rootKey: readFileSync(theLab().enrolKey), ...more };
  };
  const enrolment = (by: SshNodeAgent = agent): Enrolment => new Enrolment(t.db, t.locks, keys, by, Config.from({ ...t.config, agentBundle: bundle }));
  const rows = (): Promise<Node[]> => t.db.read(system.scope, (r) => r.find(Node, { name }));
  const reopenRoot = async (): Promise<void> => {
    const key = readFileSync(`${theLab().enrolKey}.pub`, 'utf8').trim();
    await labNode(name, 'exec', '--', 'sh', '-c', `umask 077; mkdir -p /root/.ssh; echo '${key}' >> /root/.ssh/authorized_keys`);
  };

  it('says at which field the operator went wrong', async () => {
    const wrong = { name: 'Bad Name', address: 'host2', port: 0, fingerprint: 'SHA256:short' };
    const error = await enrolment().enrol(system, ask(wrong)).then(fail, (e: unknown) => e as Invalid);
    expect(error.fields.map((f) => f.field)).toEqual(['name', 'address', 'port', 'fingerprint']);
    await expect(enrolment().enrol(system, ask({ rootKey: Buffer.from('no key') }))).rejects.toMatchObject({ fields: [{ field: 'rootKey', code: 'enrolment.bad-root-key' }] });
  });

  it('stops before anything is sent when the host shows another key', async () => {
    const fingerprint = `SHA256:${'A'.repeat(43)}`;
    await expect(enrolment().enrol(system, ask({ fingerprint }))).rejects.toMatchObject({ constructor: Permanent, code: 'node.host-key-changed' });
    expect(await rows()).toEqual([]);
    expect(await labNode(name, 'exec', '--', 'sh', '-c', 'ls /opt')).not.toContain('panji');
  });

  it('says so when root does not let the key in', async () => {
    const rootKey = Buffer.from(utils.generateKeyPairSync('ed25519').private);
    await expect(enrolment().enrol(system, ask({ rootKey }))).rejects.toMatchObject({ code: 'node.access-refused' });
  });

  it('can be run again after it broke off before root’s door was shut', async () => {
    const broken = Object.assign(Object.create(agent) as SshNodeAgent, { ask: () => Promise.reject(new Error('the worker died here')) });
    await expect(enrolment(broken).enrol(system, ask())).rejects.toThrow('died here');
    expect((await rows())[0]?.state).toBe('enrolling');
    const began = performance.now();
    const node = await enrolment().enrol(system, ask());
    process.stdout.write(`enrolment, second run: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    expect(node).toMatchObject({ name, state: 'enrolled', facts: { role: 'hosting' } });
    expect(await rows()).toHaveLength(1);
  });

  it('keeps no root access', async () => {
    await expect(enrolment().enrol(system, ask())).rejects.toMatchObject({ code: 'node.access-refused' });
    expect((await rows())[0]?.state).toBe('enrolled');
    expect(await labNode(name, 'exec', '--', 'sh', '-c', 'cat /root/.ssh/authorized_keys')).not.toContain(readFileSync(`${theLab().enrolKey}.pub`, 'utf8').split(' ')[1]);
  });

  it('is finished without root when it broke off after the door was shut', async () => {
    await t.source.query(`UPDATE node SET state = 'enrolling' WHERE name = $1`, [name]);
    expect((await enrolment().enrol(system, ask())).state).toBe('enrolled');
  });

  it('binds the panel’s key to the one program, whatever is asked of it', async () => {
    const { privateKey } = await keys.identity();
    const link = await SshLink.open({ ...ask(), username: 'panji-agent', privateKey, hostKeyType: 'ssh-ed25519', trusts: () => true });
    const said = await link.run('id; cat /etc/shadow', Readable.from([]), 10_000);
    link.close();
    expect([said.code, said.stdout.toString()]).toEqual([0, '']);
    const rules = await labNode(name, 'exec', '--', 'sudo', '-l', '-U', 'panji-agent');
    expect(rules.match(/NOPASSWD/g)).toHaveLength(1);
    await expect(labNode(name, 'exec', '--', 'setpriv', '--reuid=panji-agent', '--regid=panji-agent', '--init-groups', 'sudo', '-n', '/opt/panji/node', '-e', '1')).rejects.toThrow();
    expect(await labNode(name, 'exec', '--', 'sh', '-c', 'find /opt/panji /etc/sudoers.d/panji-agent ! -user root -o -perm /022 ! -type l')).toBe('');
  });

  it('leaves a base that a second preparation does not change', async () => {
    const [node] = await rows();
    const first = await agent.ask(node!.id, { op: 'prepareNode', role: 'hosting' });
    const second = await agent.ask(node!.id, { op: 'prepareNode', role: 'hosting' });
    expect([first.changed, second]).toEqual([false, { changed: false, digest: first.digest }]);
  });

  it('upgrades the agent by the same call and keeps the node', async () => {
    const [before] = await rows();
    const size = (): Promise<string> => labNode(name, 'exec', '--', 'stat', '-c', '%s', '/opt/panji/agent.cjs');
    const old = Number(await size());
    await reopenRoot();
    appendFileSync(bundle, '// next release\n');
    expect((await enrolment().enrol(system, ask())).id).toBe(before!.id);
    expect(Number(await size())).toBe(old + 16);
  });

  it('refuses a second node at the same address, and another role for the same node', async () => {
    await expect(enrolment().enrol(system, ask({ name: 'other' }))).rejects.toMatchObject({ code: 'enrolment.address-taken' });
    await expect(enrolment().enrol(system, ask({ role: 'bind' }))).rejects.toMatchObject({ code: 'enrolment.role-fixed' });
  });

  it('ends a quarantine: a reinstalled machine is trusted again by its new fingerprint', async () => {
    await labNode(name, 'reset');
    await agent.close();
    const [node] = await rows();
    await expect(agent.ask(node!.id, { op: 'probe' })).rejects.toMatchObject({ code: 'node.host-key-changed' });
    const began = performance.now();
    expect(await enrolment().enrol(system, ask())).toMatchObject({ id: node!.id, state: 'enrolled' });
    process.stdout.write(`enrolment of a fresh machine: ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    const events = await t.db.read(system.scope, (r) => t.events.stream(r, `node:${node!.id}`));
    expect(events.map((e) => e.type)).toContain('remote.node-quarantined');
  });
});

function fail(): never {
  throw new Error('was not refused');
}

