import { Actor, DomainName, Permanent } from '@app/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { aHostAsk, aZonesHouse, aZonesService, request, type ZonesHouse } from '../../../test/support/zones.factory';
import { Publications } from './publications.service';
import { NotYetServed } from './publisher.service';
import { zonesEntities } from './zones.entities';

const actor = Actor.system('test');

describe('publication', () => {
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

  it('goes on with the other servers while one is dead, says so, and finishes when it is back', async () => {
    const name = house.label();
    const part = await house.plan(aHostAsk(name));
    house.servers.failures.set('ns2.mil.id', 'down');
    await expect(house.zones.apply(actor, part, request('down'))).rejects.toBeInstanceOf(NotYetServed);
    const [during] = await house.history(`${name}.mil.id`);
    expect(during!.servers.map((s) => [s.state, s.error?.code])).toEqual([['verified', undefined], ['failed', 'zones.server-unreachable']]);
    house.servers.failures.clear();
    await house.zones.apply(actor, part, request('down'));
    const [after] = await house.history(`${name}.mil.id`);
    expect(after!.servers.map((s) => s.state)).toEqual(['verified', 'verified']);
  });

  it('needs a person when a server refuses', async () => {
    const name = house.label();
    house.servers.failures.set('ns1.mil.id', 'refuses');
    const failure = house.zones.apply(actor, await house.plan(aHostAsk(name)), request('refused'));
    await expect(failure).rejects.toBeInstanceOf(Permanent);
    await expect(failure).rejects.toMatchObject({ code: 'zones.server-refused', facts: { server: 'ns1.mil.id', why: 'node.zone-refused' } });
  });

  it('does not call a set served that the server answers otherwise', async () => {
    const name = house.label();
    await house.host(name);
    house.servers.failures.set('ns2.mil.id', 'stale');
    await expect(house.zones.apply(actor, await house.plan(house.setA(`${name}.mil.id`, '192.0.2.99')), request('stale'))).rejects.toMatchObject({ code: 'zones.serial-behind' });
  });

  it('overtakes a server that remembers a later serial, as after a restored backup', async () => {
    const name = house.label();
    const [ref] = await house.host(name);
    const text = house.servers.textAt('ns2.mil.id', `${name}.mil.id`)!;
    const later = ref!.serial + 1000;
    house.servers.plant('ns2.mil.id', `${name}.mil.id`, text.replaceAll(String(ref!.serial), String(later)), later);
    house.servers.plant('ns1.mil.id', `${name}.mil.id`, text.replaceAll(String(ref!.serial), String(later)), later);
    house.servers.failures.set('ns1.mil.id', 'stale').set('ns2.mil.id', 'stale');
    const part = await house.plan(house.setA(`${name}.mil.id`, '192.0.2.98'));
    await expect(house.zones.apply(actor, part, request('ahead'))).rejects.toMatchObject({ code: 'zones.server-ahead' });
    house.servers.failures.clear();
    await house.zones.apply(actor, part, request('ahead'));
    expect((await house.history(`${name}.mil.id`))[0]!.release.serial).toBe(later + 1);
    expect(await house.dig(`${name}.mil.id`, 'A', 1)).toEqual(['192.0.2.98']);
  });

  it('ends the same when the process dies between publishing and writing it down', async () => {
    const name = house.label();
    const part = await house.plan(aHostAsk(name));
    const dying = aZonesService(t, house.servers).zones;
    const record = jest.spyOn(Publications.prototype, 'record').mockRejectedValueOnce(new Error('terminating connection'));
    await expect(dying.apply(actor, part, request('unwritten'))).rejects.toThrow('terminating');
    record.mockRestore();
    await house.zones.apply(actor, part, request('unwritten'));
    const lines = await house.history(`${name}.mil.id`);
    expect(lines.map((l) => l.servers.map((s) => s.state))).toEqual([['verified', 'verified']]);
  });

  it('shows what a foreign hand changed on a server', async () => {
    const name = house.label();
    await house.host(name);
    const zone = `${name}.mil.id`;
    expect((await house.zones.inspect(DomainName.parse(zone))).map((i) => i.code)).toEqual([null, null]);
    const text = house.servers.textAt('ns2.mil.id', zone)!;
    house.servers.plant('ns2.mil.id', zone, text.replace('192.0.2.80', '192.0.2.66'), 1);
    expect((await house.zones.inspect(DomainName.parse(zone))).map((i) => [i.host, i.code, i.facts['type']])).toEqual([['ns1.mil.id', null, undefined], ['ns2.mil.id', 'zones.set-differs', 'A']]);
  });

  it('marks a release that a later one overtook as covered', async () => {
    const name = house.label();
    await house.host(name);
    house.servers.failures.set('ns2.mil.id', 'down');
    await expect(house.zones.apply(actor, await house.plan(house.setA(`${name}.mil.id`, '192.0.2.61')), request('c1'))).rejects.toBeInstanceOf(NotYetServed);
    house.servers.failures.clear();
    await house.zones.apply(actor, await house.plan(house.setA(`${name}.mil.id`, '192.0.2.62')), request('c2'));
    const [newest, older] = await house.history(`${name}.mil.id`);
    expect([newest!.servers[1]!.state, older!.servers[1]!.state]).toEqual(['verified', 'covered']);
  });

  it('ends the same for a second process that finds a committed release unpublished', async () => {
    const name = house.label();
    const part = await house.plan(aHostAsk(name));
    house.servers.failures.set('ns1.mil.id', 'down').set('ns2.mil.id', 'down');
    await expect(house.zones.apply(actor, part, request('killed'))).rejects.toBeInstanceOf(NotYetServed);
    house.servers.failures.clear();
    const second = aZonesService(t, house.servers).zones;
    await second.apply(actor, part, request('killed'));
    expect(await house.history(`${name}.mil.id`)).toHaveLength(1);
    expect(await house.dig(`${name}.mil.id`, 'A', 1)).toEqual(['192.0.2.80']);
  });
});
