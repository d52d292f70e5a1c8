import { Actor, Conflict, Invalid, NotFound } from '@app/kernel';
import type { Zones } from '@app/zones';
import { approvalsHouse, type ApprovalsHouse } from '../../../test/support/approvals.factory';
import { Domain } from './domain.entity';
import { Domains } from './domains.service';
import { RegisterDomainProduct, registerDomainKey } from './register-domain.product';
import { Registry, type DomainRequest } from './registry.service';

const sshKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGoodGoodGoodGoodGoodGoodGoodGoodGoodGoodGood unit';
const system = Actor.system('test');

describe('the registry', () => {
  let house: ApprovalsHouse;
  let registry: Registry;
  let domains: Domains;

  beforeAll(async () => {
    house = await approvalsHouse();
    domains = new Domains(house.t.db);
    const still = { movedOn: () => Promise.resolve(null) } as unknown as Zones;
    new RegisterDomainProduct(house.products, still, domains).onModuleInit();
    registry = new Registry(house.t.db, domains, house.approvals, house.products);
  });

  afterAll(() => house.t.close());

  async function asks(name: string, changes: Partial<DomainRequest> = {}): Promise<DomainRequest> {
    return {
      ...(await house.input()),
      name,
      purpose: 'Situs satuan',
      site: { kind: 'php', database: true, sshKey },
      contacts: [{ role: 'technical', post: 'Bintara TI', email: 'ti@contoh.mil.id', phone: '021 5550101' }],
      ...changes,
    };
  }

  const domainOf = (name: string) => house.t.db.read(system.scope, (r) => r.get(Domain, { name }));

  it('reserves the name with the request that asks for it (DOM-2a)', async () => {
    const request = await registry.requestDomain(house.people.liaison, await asks('satu'));
    const domain = await domainOf('satu.mil.id');
    expect([request.product, request.reservation, domain.state, domain.requestId]).toEqual([registerDomainKey, domain.id, 'reserved', request.id]);
  });

  it('tells a second asker that the name is taken, at its field', async () => {
    await registry.requestDomain(house.people.liaison, await asks('dua'));
    const again = registry.requestDomain(house.people.liaison, await asks('DUA.mil.id'));
    await expect(again).rejects.toMatchObject({ fields: [{ field: 'name', code: 'domain.name-taken' }] });
  });

  it('lets one of ten askers at once have the name', async () => {
    const inputs = await Promise.all(Array.from({ length: 10 }, () => asks('rebutan')));
    const results = await Promise.allSettled(inputs.map((input) => registry.requestDomain(house.people.liaison, input)));
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    for (const r of results) if (r.status === 'rejected') expect(r.reason).toBeInstanceOf(Invalid);
  });

  it('keeps reserved names, with the reason', async () => {
    await expect(registry.requestDomain(house.people.liaison, await asks('ns1'))).rejects.toMatchObject({ fields: [{ code: 'domain.name-reserved' }] });
  });

  it('answers the same form twice with the same request', async () => {
    const input = await asks('ganda', { key: 'form-1' });
    const [first, second] = [await registry.requestDomain(house.people.liaison, input), await registry.requestDomain(house.people.liaison, input)];
    expect(second.id).toBe(first.id);
  });

  it('reserves nothing when the request is refused', async () => {
    const input = await asks('gagal');
    await expect(registry.requestDomain(house.people.liaison, { ...input, letter: { ...input.letter, number: '' } })).rejects.toThrow(Invalid);
    expect(await house.t.db.read(system.scope, (r) => r.one(Domain, { name: 'gagal.mil.id' }))).toBeNull();
  });

  it('releases the name when the unit withdraws, and lets it be asked for again', async () => {
    const request = await registry.requestDomain(house.people.liaison, await asks('batal'));
    await house.approvals.act(house.people.liaison, request.id, 'withdraw', { reason: 'tidak jadi' });
    expect((await domainOf('batal.mil.id')).state).toBe('released');
    await expect(registry.requestDomain(house.people.liaison, await asks('batal'))).resolves.toBeDefined();
  });

  it('activates once however often it is told to, and writes the whole object into its history', async () => {
    await registry.requestDomain(house.people.liaison, await asks('aktif'));
    const { id } = await domainOf('aktif.mil.id');
    house.t.clock.advance(1000);
    await domains.activate(system, id);
    await domains.activate(system, id);
    const history = await house.t.db.read(system.scope, (r) => domains.history(r, id));
    expect(history.map((h) => h.change)).toEqual(['reserved', 'activated']);
    expect(history[1]!.domain).toMatchObject({ name: 'aktif.mil.id', state: 'active', contacts: [{ role: 'technical', post: 'Bintara TI' }] });
    await expect(domains.release(system, id).then(() => domains.activate(system, id))).rejects.toThrow(Conflict);
  });

  it('does not find another unit’s domain', async () => {
    await registry.requestDomain(house.people.liaison, await asks('milik-a'));
    const { id } = await domainOf('milik-a.mil.id');
    await expect(domains.get(house.people.stranger.scope, id)).rejects.toThrow(NotFound);
    expect((await domains.list(house.people.stranger.scope)).map((d) => d.name)).not.toContain('milik-a.mil.id');
  });
});
