import { Actor, newId } from '@app/kernel';
import type { Tx } from '@app/platform';
import { seedOrganisation, type SampleLogin } from '../../../apps/cli/src/seed/organisation';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { officeDay } from './day';
import { Holding } from './holding.entity';
import { Identity } from './identity.service';
import { allowed, permissions, permissionsOf, type Permission } from './permissions';
import { WorkUnit } from './work-unit.entity';

const system = Actor.system('test');

describe('who is who', () => {
  let t: TestDatabase;
  let identity: Identity;
  let people: SampleLogin[];

  beforeAll(async () => {
    t = await testDatabase();
    identity = new Identity(t.clock);
    people = await write((tx) => seedOrganisation(tx, { secrets: t.secrets }));
  }, 60_000);
  afterAll(() => t?.close());

  const write = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => t.db.transaction(system, work);
  const one = (key: string): SampleLogin => people.find((p) => p.key === key)!;
  const actor = (key: string): Promise<Actor> => t.db.read(system.scope, (r) => identity.actor(r, one(key).personId));

  it('seeds the sample organisation once', async () => {
    expect(people).toHaveLength(10);
    await expect(write((tx) => seedOrganisation(tx, { secrets: t.secrets }))).resolves.toEqual([]);
    expect(people.every((p) => p.password.length >= 16)).toBe(true);
    expect(people.filter((p) => p.signingPassphrase !== undefined).map((p) => p.key)).toEqual(['head']);
  });

  it('lets the centre and the inspectorate see all, a platform admin no row, a liaison his own unit', async () => {
    const scopes = await Promise.all(['head', 'reception', 'officer', 'section-head', 'inspector'].map(async (k) => (await actor(k)).scope.units));
    expect(new Set(scopes)).toEqual(new Set(['all']));
    expect((await actor('admin')).scope.units).toEqual([]);
    expect((await actor('liaison-a')).scope.units).toEqual([one('liaison-a').unitId]);
  });

  it("widens a liaison's scope to descendants and to predecessors with theirs, not to parents or siblings", async () => {
    const [former, below, formerBelow] = [newId(), newId(), newId()];
    const unit = (id: string, parentId: string | null, to?: string) => ({ id, parentId, kind: 'unit' as const, name: id, shortName: id, inForceFrom: '2020-01-01', inForceTo: to ?? null });
    await write(async (tx) => {
      await tx.insert(WorkUnit, unit(former, null, '2025-12-31'));
      await tx.insert(WorkUnit, unit(below, one('liaison-c').unitId));
      await tx.insert(WorkUnit, unit(formerBelow, former));
      await tx.execute('UPDATE work_unit SET predecessor_id = $2 WHERE id = $1', [one('liaison-c').unitId, former]);
    });
    const { units } = (await actor('liaison-c')).scope;
    expect([...units].sort()).toEqual([one('liaison-c').unitId, former, below, formerBelow].sort());
  });

  it('names Plh. and Plt. in the title, and ends with the holding', async () => {
    const { positionId } = one('head');
    const holding = { id: newId(), positionId, personId: one('second-officer').personId, kind: 'daily' as const };
    await write((tx) => tx.insert(Holding, { ...holding, heldFrom: '2026-11-20', heldTo: '2026-11-25' }));
    const acting = () => t.db.read(system.scope, (r) => identity.actor(r, one('second-officer').personId, positionId));
    expect(await acting()).toMatchObject({ title: 'Plh. Kepala Pusinfolahta TNI', roles: ['centre_head'] });
    expect(await actor('second-officer')).toMatchObject({ title: 'Perwira Hosting' });
    t.clock.set('2026-11-25T17:00:01Z');
    await expect(acting()).rejects.toMatchObject({ code: 'identity.no-position' });
  });

  it('knows an assignment by the days of the office', async () => {
    const inForce = (at: string) => t.db.read(system.scope, (r) => identity.assignmentInForce(r, one('officer').personId, 'DOM', new Date(at)));
    expect(await inForce('2025-12-31T16:59:59Z')).toBe(false);
    expect(await inForce('2025-12-31T17:00:00Z')).toBe(true);
    expect(await inForce('2031-01-01T00:00:00Z')).toBe(false);
    const assigned = await t.db.read(system.scope, (r) => identity.assignedOf(r, 'service_officer', 'DOM', t.clock.now()));
    expect(assigned.map((h) => h.personId).sort()).toEqual([one('officer').personId, one('second-officer').personId].sort());
    expect(officeDay(new Date('2026-11-22T17:00:00Z'))).toBe('2026-11-23');
  });

  it('gives a platform admin no business permission and an inspector none to act', async () => {
    expect(permissionsOf(await actor('admin'))).toEqual(['session.own', 'nodes.read', 'nodes.enrol', 'people.manage']);
    const acts = (Object.keys(permissions) as Permission[]).filter((p) => !/\.(read|own)$/.test(p));
    const inspector = await actor('inspector');
    expect(acts.filter((p) => allowed(inspector, p))).toEqual([]);
  });
});
