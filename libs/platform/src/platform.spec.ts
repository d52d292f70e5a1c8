import { Actor, NotFound, Permanent } from '@app/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { waitAfter } from './story';

describe('the platform on a real PostgreSQL', () => {
  let t: TestDatabase;
  const actor = Actor.system('test');

  beforeAll(async () => {
    t = await testDatabase();
  });

  afterAll(() => t.close());

  it('chains the events of a stream and notices a changed one', async () => {
    await t.db.transaction(actor, async (tx) => {
      await tx.event({ stream: 'request:1', type: 'test.one', data: { n: 1 } });
      await tx.event({ stream: 'request:1', type: 'test.two', data: { n: 2 } });
    });
    expect(await t.db.read(actor.scope, (r) => t.events.verify(r, 'request:1'))).toBe(true);
    await t.source.query(`UPDATE event SET data = '{"n":3}' WHERE stream = 'request:1' AND seq = 1`);
    expect(await t.db.read(actor.scope, (r) => t.events.verify(r, 'request:1'))).toBe(false);
  });

  it('keeps the order of a stream when twenty writers append at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => t.db.transaction(actor, (tx) => tx.event({ stream: 'request:2', type: 'test.done', data: { n } }))));
    const rows = await t.db.read(actor.scope, (r) => t.events.stream(r, 'request:2'));
    expect(rows.map((e) => e.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(await t.db.read(actor.scope, (r) => t.events.verify(r, 'request:2'))).toBe(true);
  });

  it('refuses a write inside a read', async () => {
    await expect(t.db.read(actor.scope, (r) => r.query(`INSERT INTO event_stream VALUES ('x', 0, '')`))).rejects.toThrow(/read-only/);
  });

  it('stores a blob once and gives back what was stored', async () => {
    const data = Buffer.alloc(700_000, 7);
    const [a, b] = await t.db.transaction(actor, async (tx) => [await t.blobs.put(tx, data, 'application/pdf'), await t.blobs.put(tx, data, 'application/pdf')]);
    expect(a).toBe(b);
    const blob = await t.db.read(actor.scope, (r) => t.blobs.get(r, a!));
    expect(blob.data.equals(data)).toBe(true);
  });

  it('gives back no blob that is not what its name says', async () => {
    const id = await t.db.transaction(actor, (tx) => t.blobs.put(tx, Buffer.from('surat'), 'application/pdf'));
    await t.db.transaction(actor, (tx) => tx.execute(`INSERT INTO blob_chunk (sha256, n, data) VALUES ($1, 1, 'tambahan')`, [id]));
    await expect(t.db.read(actor.scope, (r) => t.blobs.get(r, id))).rejects.toMatchObject({ code: 'blob.damaged' });
  });

  it.each(['a,b@x.id', 'a;b@x.id', 'a(b)@x.id', 'a@x.id, c@y.id', 'a:b@x.id', 'a@x.id\r\nBcc: c@y.id', '<a@x.id>', '"a b"@x.id'])('owes no e-mail to %j: it could be read as another address', async (to) => {
    await expect(t.db.transaction(actor, (tx) => t.outbox.email(tx, { to, subject: 'x', text: 'x', about: { type: 'request', id: '1' } }))).rejects.toMatchObject({ code: 'outbox.bad-address' });
  });

  it('opens what it sealed and refuses a changed text', () => {
    const sealed = t.secrets.seal('kata kunci');
    expect(t.secrets.open(sealed).toString()).toBe('kata kunci');
    expect(() => t.secrets.open(`${sealed.slice(0, -2)}AA`)).toThrow(Permanent);
  });

  it('runs a step once however many workers ask, and the next only after it', async () => {
    const runId = await t.db.transaction(actor, (tx) => t.runs.start(tx, 'test-story', { type: 'request', id: '3' }, {}));
    const claims = await Promise.all(Array.from({ length: 8 }, (_, n) => t.desk.claim(`w${n}`)));
    const [claim] = claims.filter((c) => c !== null);
    expect(claims.filter((c) => c !== null)).toHaveLength(1);
    await t.desk.done(claim!, { serial: 5 });
    const second = await t.desk.claim('w1');
    expect(second!.step.name).toBe('second');
    expect(second!.results).toEqual({ first: { serial: 5 } });
    await t.desk.done(second!, {});
    const { run } = await t.db.read(actor.scope, (r) => t.runs.get(r, runId));
    expect(run.state).toBe('done');
  });

  it('gives a dead worker’s step to another and ignores the dead one’s late answer', async () => {
    await t.db.transaction(actor, (tx) => t.runs.start(tx, 'test-story', { type: 'request', id: '4' }, {}));
    const dead = await t.desk.claim('dead');
    t.clock.advance(21_000);
    const heir = await t.desk.claim('heir');
    expect(heir!.step.id).toBe(dead!.step.id);
    await t.desk.done(dead!, { by: 'dead' });
    await t.desk.done(heir!, { by: 'heir' });
    const [found] = await t.db.read(actor.scope, (r) => t.runs.ofSubject(r, 'request', '4'));
    expect(found!.steps[0]!.result).toEqual({ by: 'heir' });
    await t.desk.done((await t.desk.claim('heir'))!, {});
  });

  it('takes back at once the lease of a worker that is known to be dead, and no other', async () => {
    await t.db.transaction(actor, (tx) => t.runs.start(tx, 'test-story', { type: 'request', id: '4b' }, {}));
    const dead = await t.desk.claim('dead');
    await t.desk.takeBack((owner) => owner === 'somebody else');
    expect(await t.desk.claim('heir')).toBeNull();
    await t.desk.takeBack((owner) => owner === 'dead');
    const heir = await t.desk.claim('heir');
    expect(heir!.step.id).toBe(dead!.step.id);
    await t.desk.done(heir!, {});
    await t.desk.done((await t.desk.claim('heir'))!, {});
  });

  it('waits by the ladder after a passing failure and gets stuck on a permanent one until a person retries', async () => {
    await t.db.transaction(actor, (tx) => t.runs.start(tx, 'test-story', { type: 'request', id: '5' }, {}));
    await t.desk.failed((await t.desk.claim('w'))!, new Error('connection reset'));
    expect(await t.desk.claim('w')).toBeNull();
    t.clock.advance(1500);
    await t.desk.failed((await t.desk.claim('w'))!, new Permanent('node.host-key-changed', { node: 'host1' }));
    const [stuck] = await t.db.read(actor.scope, (r) => t.runs.ofSubject(r, 'request', '5'));
    expect([stuck!.run.state, stuck!.steps[0]!.state, stuck!.steps[0]!.error]).toEqual(['stuck', 'stuck', { code: 'node.host-key-changed', facts: { node: 'host1' } }]);
    await t.db.transaction(actor, (tx) => t.runs.retry(tx, stuck!.steps[0]!.id));
    expect((await t.desk.claim('w'))!.step.attempt).toBe(1);
  });

  it('climbs the ladder and stays on its last rung', () => {
    expect([1, 2, 3, 4, 10, 11, 99].map(waitAfter)).toEqual([1, 3, 10, 60, 21_600, 21_600, 21_600]);
  });

  it('owes a message only when the act stands', async () => {
    const failing = t.db.transaction(actor, async (tx) => {
      await t.outbox.email(tx, { to: 'tu@contoh.mil.id', subject: 's', text: 't', about: { type: 'request', id: '6' } });
      throw new NotFound('test.gone');
    });
    await expect(failing).rejects.toThrow(NotFound);
    expect(await t.source.query('SELECT * FROM outbox_message')).toHaveLength(0);
  });

  it('never writes a secret-looking fact to the log', () => {
    t.log.info('x', { password: 'canary', nested: { totpSecret: 'canary' }, zone: 'mil.id' });
    expect(t.logged.join()).not.toContain('canary');
    expect(t.logged.join()).toContain('mil.id');
  });
});
