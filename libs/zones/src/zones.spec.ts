import { Actor, Conflict, DomainName } from '@app/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { aHostAsk, aZonesHouse, request, type ZonesHouse } from '../../../test/support/zones.factory';
import type { ZonesAsk } from './asks';
import { rootOf, storedRoot } from './bucket-tree';
import { contentOf } from './zone-content.queries';
import { Zone } from './zone.entity';
import { zonesEntities } from './zones.entities';

const actor = Actor.system('test');

describe('zones', () => {
  let t: TestDatabase;
  let house: ZonesHouse;

  beforeAll(async () => {
    t = await testDatabase({ entities: zonesEntities });
    house = await aZonesHouse(t);
  });

  afterAll(async () => {
    await house.servers.close();
    await t.close();
  });

  afterEach(() => house.servers.failures.clear());

  it('serves a hosted name from both servers, delegated from mil.id, and keeps the proof', async () => {
    const name = house.label();
    const part = await house.plan(aHostAsk(name));
    expect(part.lines.map((l) => l.key)).toEqual(['zones.plan-new-zone', 'zones.plan-delegation', 'zones.plan-caa']);
    const refs = await house.zones.apply(actor, part, request('r1'));
    expect(refs.map((r) => r.zone)).toEqual([`${name}.mil.id`, 'mil.id']);
    expect(await house.dig(`${name}.mil.id`, 'A', 0)).toEqual(['192.0.2.80']);
    expect(await house.dig(`${name}.mil.id`, 'A', 1)).toEqual(['192.0.2.80']);
    const [newest] = await house.history(`${name}.mil.id`);
    expect(newest!.servers.map((s) => [s.host, s.state, s.serialSeen])).toEqual([['ns1.mil.id', 'verified', refs[0]!.serial], ['ns2.mil.id', 'verified', refs[0]!.serial]]);
    expect(house.servers.textAt('ns1.mil.id', 'mil.id')).toContain(`${name}.mil.id. 3600 IN NS ns1.mil.id.`);
  });

  it('ends the same when applied twice, and names the same releases', async () => {
    const name = house.label();
    const part = await house.plan(aHostAsk(name));
    const first = await house.zones.apply(actor, part, request('twice'));
    const second = await house.zones.apply(actor, part, request('twice'));
    expect(second).toEqual(first);
    expect(await house.history(`${name}.mil.id`)).toHaveLength(1);
  });

  it('has moved on only when one of the planned sets differs', async () => {
    const name = house.label();
    await house.host(name);
    const part = await house.plan(house.setA(`${name}.mil.id`, '192.0.2.81'));
    const other = house.label();
    await house.host(other);
    await house.zones.apply(actor, await house.plan(house.setA(`${name}.mil.id`, '192.0.2.90')), request('between'));
    await expect(house.zones.apply(actor, part, request('late'))).rejects.toMatchObject({ code: 'zones.moved-on', facts: { owner: `${name}.mil.id`, type: 'A' } });
  });

  it('does not move on because of another name in the same zone', async () => {
    const [one, two] = [house.label(), house.label()];
    const parts = [await house.plan(aHostAsk(one)), await house.plan(aHostAsk(two))];
    await house.zones.apply(actor, parts[1]!, request('b'));
    await expect(house.zones.apply(actor, parts[0]!, request('a'))).resolves.toHaveLength(2);
  });

  it('makes many names at once without losing one', async () => {
    const names = Array.from({ length: 24 }, house.label);
    const parts = await Promise.all(names.map((name) => house.plan(aHostAsk(name))));
    await Promise.all(parts.map((part, i) => house.zones.apply(actor, part, request(`many${i}`))));
    for (const name of names) expect(house.servers.textAt('ns2.mil.id', 'mil.id')).toContain(`${name}.mil.id. 3600 IN NS`);
  });

  it('undoes exactly one release', async () => {
    const name = house.label();
    await house.host(name);
    const [ref] = await house.zones.apply(actor, await house.plan(house.setA(`${name}.mil.id`, '192.0.2.70')), request('u1'));
    await house.zones.undo(actor, DomainName.parse(`${name}.mil.id`), ref!.releaseId, 'salah alamat');
    expect(await house.dig(`${name}.mil.id`, 'A', 1)).toEqual(['192.0.2.80']);
    expect((await house.history(`${name}.mil.id`))[0]!.release.reason).toBe('salah alamat');
  });

  it('refuses to undo what a later release changed', async () => {
    const name = house.label();
    await house.host(name);
    const [ref] = await house.zones.apply(actor, await house.plan(house.setA(`${name}.mil.id`, '192.0.2.71')), request('u2'));
    await house.zones.apply(actor, await house.plan(house.setA(`${name}.mil.id`, '192.0.2.72')), request('u3'));
    await expect(house.zones.undo(actor, DomainName.parse(`${name}.mil.id`), ref!.releaseId, 'x')).rejects.toMatchObject({
      code: 'zones.later-change',
      facts: { owner: `${name}.mil.id`, type: 'A' },
    });
  });

  it('does not offer to undo the release that made the zone, and the guard would keep its apex', async () => {
    const name = house.label();
    const refs = await house.host(name);
    const [first] = await house.history(`${name}.mil.id`);
    expect(first!.undoable).toBe(false);
    await expect(house.zones.undo(actor, DomainName.parse(`${name}.mil.id`), refs[0]!.releaseId, 'x')).rejects.toMatchObject({ code: 'zone.guard-apex' });
  });

  it('lets two challenges of one owner live side by side, outside guard and undo', async () => {
    const name = house.label();
    await house.host(name);
    const owner = DomainName.parse(`_acme-challenge.${name}.mil.id`);
    await house.zones.presentChallenge(owner, 'satu', 'o1');
    await house.zones.presentChallenge(owner, 'dua', 'o2');
    expect((await house.dig(owner.toString(), 'TXT')).sort()).toEqual(['dua', 'satu']);
    const [newest] = await house.history(`${name}.mil.id`);
    expect(newest!.undoable).toBe(false);
    await expect(house.zones.undo(actor, DomainName.parse(`${name}.mil.id`), newest!.release.id, 'x')).rejects.toBeInstanceOf(Conflict);
    await house.zones.removeChallenge(owner, 'satu', 'o1');
    expect((await house.dig(owner.toString(), 'TXT', 1))).toEqual(['dua']);
    await house.zones.removeChallenge(owner, 'dua', 'o2');
    await house.zones.removeChallenge(owner, 'dua', 'o2');
    expect(await house.dig(owner.toString(), 'TXT')).toEqual([]);
  });

  it('withdraws a name and remembers its serial for the day it comes back', async () => {
    const name = house.label();
    const [ref] = await house.host(name);
    await house.zones.withdraw(actor, DomainName.parse(`${name}.mil.id`), request('w'), 'ditolak');
    expect(house.servers.textAt('ns1.mil.id', `${name}.mil.id`)).toBeNull();
    expect(house.servers.textAt('ns2.mil.id', 'mil.id')).not.toContain(`${name}.mil.id`);
    const row = await t.db.read(actor.scope, (r) => r.get(Zone, { name: `${name}.mil.id` }));
    expect(row.state).toBe('removed');
    const [back] = await house.host(name);
    expect(back!.serial).toBeGreaterThan(ref!.serial + 1);
    expect(await house.dig(`${name}.mil.id`, 'A', 1)).toEqual(['192.0.2.80']);
  });

  it('does not withdraw a name that others hang under, and delegates those from it', async () => {
    const name = house.label();
    await house.host(name);
    const below = aHostAsk(`sub.${name}`);
    await house.zones.apply(actor, await house.plan(below), request('below'));
    expect(house.servers.textAt('ns2.mil.id', `${name}.mil.id`)).toContain(`sub.${name}.mil.id. 3600 IN NS ns1.mil.id.`);
    const withdrawn = house.zones.withdraw(actor, DomainName.parse(`${name}.mil.id`), request('w2'), 'x');
    await expect(withdrawn).rejects.toMatchObject({ code: 'zones.has-zones-below', facts: { below: `sub.${name}.mil.id` } });
  });

  it('keeps everything but delegations out of mil.id', async () => {
    const ask: ZonesAsk = { kind: 'records', zone: DomainName.parse('mil.id'), sets: [{ owner: DomainName.parse('www.mil.id'), type: 'A', value: { ttl: 300, rdata: ['192.0.2.1'] } }] };
    await expect(house.zones.apply(actor, await house.plan(ask), request('p'))).rejects.toMatchObject({ code: 'zone.parent-holds-data' });
  });

  it('delegates a name to servers of its own, with glue and DS', async () => {
    const name = DomainName.parse(`${house.label()}.mil.id`);
    const ds = `12345 13 2 ${'AB'.repeat(32)}`;
    const part = await house.plan({ kind: 'delegate', name, ns: [{ host: name.child('ns1'), a: ['192.0.2.5'] }, { host: name.child('ns2'), a: ['192.0.2.6'] }], ds: [ds] });
    await house.zones.apply(actor, part, request('d'));
    expect(house.servers.textAt('ns2.mil.id', 'mil.id')).toContain(`${name.toString()}. 3600 IN DS ${ds}`);
    expect(house.servers.textAt('ns2.mil.id', 'mil.id')).toContain(`ns1.${name.toString()}. 3600 IN A 192.0.2.5`);
  });

  it('refuses a change that takes away more than a third of a zone', async () => {
    const sets = await t.db.read(actor.scope, (r) => house.zones.content(r, DomainName.parse('mil.id')));
    const gone = sets.filter((s) => s.type === 'NS' && s.owner.toString() !== 'mil.id').map(({ owner, type }) => ({ owner, type, value: null }));
    const part = await house.plan({ kind: 'records', zone: DomainName.parse('mil.id'), sets: gone });
    await expect(house.zones.apply(actor, part, request('g'))).rejects.toMatchObject({ code: 'zone.guard-share' });
  });

  it('keeps the stored tree equal to the tree over all sets', async () => {
    const [stored, fresh] = await t.db.read(actor.scope, async (r) => {
      const zone = await r.get(Zone, { name: 'mil.id' });
      return [await storedRoot(r, zone.id), rootOf(await contentOf(r, zone.id))];
    });
    expect(stored).toBe(fresh);
    expect((await house.history('mil.id'))[0]!.release.rootHash).toBe(fresh);
  });

  it('holds a name and all below it until the hold is lifted', async () => {
    const name = DomainName.parse(`${house.label()}.mil.id`);
    const id = await house.holds.place(actor, name, 'sengketa');
    const standing = (n: DomainName) => t.db.read(actor.scope, (r) => house.zones.standing(r, n));
    expect(await standing(name.child('www'))).toEqual({ held: true, reason: 'sengketa' });
    await house.holds.lift(actor, id);
    expect(await standing(name)).toEqual({ held: false });
  });

  it('refuses what no rule allows with every finding at its set', async () => {
    const name = house.label();
    await house.host(name);
    const www = DomainName.parse(`www.${name}.mil.id`);
    const sets = [
      { owner: www, type: 'CNAME', value: { ttl: 300, rdata: [`${name}.mil.id.`] } },
      { owner: www, type: 'TXT', value: { ttl: 300, rdata: ['"halo"'] } },
    ];
    const part = await house.plan({ kind: 'records', zone: DomainName.parse(`${name}.mil.id`), sets });
    await expect(house.zones.apply(actor, part, request('bad'))).rejects.toMatchObject({ code: 'zone.cname-with-other-data', fields: [{ field: `${www.toString()} CNAME` }] });
    expect(await house.history(`${name}.mil.id`)).toHaveLength(1);
  });

  it('puts every release and every proof into the hash chain of the zone', async () => {
    const name = house.label();
    await house.host(name);
    const stream = `zone:${name}.mil.id`;
    const rows = await t.db.read(actor.scope, (r) => t.events.stream(r, stream));
    expect(rows.map((e) => e.type)).toEqual(['zones.release-made', 'zones.publication-verified', 'zones.publication-verified']);
    expect(await t.db.read(actor.scope, (r) => t.events.verify(r, stream))).toBe(true);
  });
});
