import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { newId } from '@app/kernel';
import { decodeResponse, ensureZone, notNow, operations, probeZone, type Operation, type RequestFrame, type ResponseFrame } from '@app/node-protocol';
import { Dispatcher } from './dispatcher';
import { makeExclusively } from './exclusively';
import { Fence } from './fence';
import { Files } from './files';
import { NodeIdentity } from './node-identity';
import { NodeLock } from './node-lock';
import { performs, type Performer } from './performer';
import { performers } from './registry';
import { run } from './run';
import { serve } from './stdio';

const digest = 'a'.repeat(64);
const ask = (zone: string): Operation => ({ op: 'ensureZone', zone, kind: 'primary', text: 'x', peers: [], serial: 1 });
const request = (operation: Operation, token = 1): RequestFrame => ({ id: newId(), token, ask: operation });

describe('the agent', () => {
  let root: string;
  let log: string[];

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'panji-agent-'));
    log = [];
    for (const path of ['etc/panji', 'var/lib/panji/agent']) mkdirSync(join(root, path), { recursive: true });
    await new NodeIdentity(new Files(root)).become('knot');
  });

  afterEach(() => rmSync(root, { recursive: true }));

  const slow: Performer = performs(ensureZone, {
    roles: ['knot'],
    lock: (a) => a.zone,
    perform: async (a) => {
      log.push(`${a.zone} begins`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      log.push(`${a.zone} ends`);
      if (a.zone === 'busy.id') throw notNow('node.zone-not-served', { zone: a.zone });
      if (a.zone === 'broken.id') throw Object.assign(new Error('password=hunter2'), { code: 'EACCES', syscall: 'open' });
      return { changed: true, digest, serial: 1 };
    },
  });

  function agent(list: readonly Performer[] = [slow]): Dispatcher {
    const files = new Files(root);
    return new Dispatcher(list, { files, run, exclusively: makeExclusively(), now: () => 0 }, new Fence(files), new NodeIdentity(files), new NodeLock(join(root, 'lock')));
  }

  it('does operations of one lock one after the other and others side by side', async () => {
    const a = agent();
    await Promise.all([a.handle(request(ask('a.id'))), a.handle(request(ask('a.id'))), a.handle(request(ask('b.id')))]);
    expect(log.filter((l) => l.startsWith('a.id'))).toEqual(['a.id begins', 'a.id ends', 'a.id begins', 'a.id ends']);
    expect(log.slice(0, 2)).toEqual(['a.id begins', 'b.id begins']);
  });

  it('waits for another agent process on the same node', async () => {
    const [one, two] = [agent(), agent()];
    await Promise.all([one.handle(request(ask('a.id'))), two.handle(request(ask('b.id')))]);
    expect(log[1]).toBe(log[0]!.replace('begins', 'ends'));
    expect(log).toHaveLength(4);
  });

  it('gives up on a lock that another process does not let go of', async () => {
    const [holder, waiter] = [new NodeLock(join(root, 'lock')), new NodeLock(join(root, 'lock'), 100)];
    await holder.during(async () => {
      await expect(waiter.during(() => Promise.resolve())).rejects.toMatchObject({ kind: 'retry', code: 'node.locked' });
    });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await waiter.during(() => Promise.resolve('mine'))).toBe('mine');
  });

  it('answers a repeated request from memory, also while the first still runs', async () => {
    const a = agent();
    const once = request(ask('a.id'));
    const [first, second] = await Promise.all([a.handle(once), a.handle(once)]);
    expect([second, await a.handle(once)]).toEqual([first, first]);
    expect(log).toEqual(['a.id begins', 'a.id ends']);
  });

  it('runs a failed request again', async () => {
    const a = agent();
    const once = request(ask('busy.id'));
    expect(await a.handle(once)).toMatchObject({ ok: false, error: { kind: 'retry', code: 'node.zone-not-served' } });
    await a.handle(once);
    expect(log.filter((l) => l.endsWith('begins'))).toHaveLength(2);
  });

  it('refuses a token lower than one it has seen, also after a restart', async () => {
    expect(await agent().handle(request(ask('a.id'), 7))).toMatchObject({ ok: true });
    expect(await agent().handle(request(ask('a.id'), 6))).toEqual({ id: expect.any(String), ok: false, error: { kind: 'permanent', code: 'node.lease-lost', facts: { token: 6, seen: 7 } } });
    expect(await agent().handle(request(ask('a.id'), 7))).toMatchObject({ ok: true });
  });

  it('checks tokens in the order of arrival', async () => {
    const a = agent();
    const answers = await Promise.all([1, 2, 3, 4, 5].map((token) => a.handle(request(ask('a.id'), token))));
    expect(answers.map((r) => r.ok)).toEqual([true, true, true, true, true]);
  });

  it('does nothing that its role does not do', async () => {
    await new NodeIdentity(new Files(root)).become('hosting');
    expect(await agent().handle(request(ask('a.id')))).toMatchObject({ error: { kind: 'permanent', code: 'node.wrong-role' } });
  });

  it('shows of an unexpected error only what can be no secret', async () => {
    const response = await agent().handle(request(ask('broken.id')));
    expect(response).toMatchObject({ error: { kind: 'retry', code: 'node.operation-failed', facts: { system: 'EACCES', call: 'open' } } });
    expect(JSON.stringify(response)).not.toContain('hunter2');
  });

  it('answers late work with a deadline and lets it end by itself', async () => {
    const hurried = { ...slow, spec: { ...slow.spec, deadlineMs: 1 } };
    const a = agent([hurried]);
    expect(await a.handle(request(ask('a.id')))).toMatchObject({ error: { kind: 'retry', code: 'node.deadline' } });
  });

  it('serves frames until the input ends, and finishes what it began', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const served = serve(input, output, agent());
    const good = request(ask('a.id'));
    input.write(`nonsense\n${JSON.stringify({ id: good.id.replace(/.$/, '0'), ask: 'no' })}\n${JSON.stringify(good)}\n`);
    input.end();
    await served;
    const answers = String(output.read()).trim().split('\n').map(decodeResponse);
    expect(answers.map((r: ResponseFrame) => (r.ok ? 'done' : r.error.code))).toEqual(['node-protocol.refused', 'done']);
  });

  it('can do every operation of the protocol, each by one performer', () => {
    expect(performers.map((p) => p.spec.op).sort()).toEqual(Object.keys(operations).sort());
    expect(new Set(performers.map((p) => p.spec)).size).toBe(performers.length);
  });

  it('needs no token to look', async () => {
    const look = performs(probeZone, { lock: () => 'look', perform: () => Promise.resolve({ present: false, serial: null, digest: null }) });
    await agent().handle(request(ask('a.id'), 9));
    expect(await agent([look]).handle(request({ op: 'probeZone', zone: 'a.id' }, 0))).toMatchObject({ ok: true });
  });
});
