import { Actor, canonicalJson, Conflict, Permanent, sha256 } from '@app/kernel';
import { NodeNotNow } from '@app/remote';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { FakeNodeAgent } from '../../../test/support/fake-node-agent';
import { aHostingAsk, aHostingNode, anSshKey, aUnit, aWorkersHosting, scopeOf } from '../../../test/support/hosting.factory';
import { selfSigned } from '../../../test/support/self-signed';
import { HostingAccount } from './hosting-account.entity';
import type { HostingPart } from './hosting-plan';
import type { HostingAsk } from './hosting-planner';
import { SiteDatabase } from './site-database.entity';
import { Site } from './site.entity';

const worker = Actor.system('test');
let serial = 0;
const aRequest = () => ({ type: 'request' as const, id: `r${++serial}` });

describe('hosting', () => {
  let t: TestDatabase;
  let unit: string;
  let other: string;
  let first: string;
  let agent: FakeNodeAgent;
  let hosting: ReturnType<typeof aWorkersHosting>['hosting'];
  let queries: ReturnType<typeof aWorkersHosting>['queries'];

  beforeAll(async () => {
    t = await testDatabase();
    [unit, other] = [await aUnit(t, 'Satuan Satu'), await aUnit(t, 'Satuan Dua')];
  });

  afterAll(() => t.close());

  beforeEach(async () => {
    await t.source.query('TRUNCATE site_database, site, hosting_account, node CASCADE; ALTER SEQUENCE hosting_account_number RESTART; ALTER SEQUENCE site_database_number RESTART');
    agent = new FakeNodeAgent();
    ({ hosting, queries } = aWorkersHosting(t, agent));
    first = await aHostingNode(t, 'host1', 1);
  });

  const plan = (ask: HostingAsk): Promise<HostingPart> => t.db.read(worker.scope, (r) => hosting.plan(r, ask));
  const all = <E extends object>(entity: new () => E): Promise<E[]> => t.db.read(worker.scope, (r) => r.find(entity));
  const operationOf = (op: string) => agent.asked.find((a) => a.operation.op === op)?.operation;
  const asked = (): string[] => agent.asked.map((a) => a.operation.op);

  describe('a plan', () => {
    it('says what comes, object by object, and asks no node', async () => {
      const part = await plan(aHostingAsk(unit, 'satu.mil.id'));
      expect(part.content.objects.map((o) => [o.object, o.before])).toEqual([[`account:${unit}@${first}`, null], ['site:satu.mil.id', null], ['database:satu.mil.id', null]]);
      expect(part.lines.map((l) => l.key)).toEqual(['hosting.plan.account', 'hosting.plan.site-php-database']);
      expect(part.lines[0]!.facts).toMatchObject({ node: 'host1', address: '192.0.2.1' });
      expect(agent.asked).toEqual([]);
    });

    it('survives the way through JSON that approvals store it by', async () => {
      const part = await plan(aHostingAsk(unit, 'satu.mil.id'));
      await hosting.apply(worker, JSON.parse(canonicalJson(part)) as HostingPart, aRequest());
      expect((await all(Site))[0]).toMatchObject({ name: 'satu.mil.id', state: 'active' });
    });

    it('takes the enrolled node with the fewest accounts', async () => {
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      const second = await aHostingNode(t, 'host2', 2);
      await aHostingNode(t, 'host3', 3, 'quarantined');
      expect((await plan(aHostingAsk(other, 'dua.mil.id'))).content.nodeId).toBe(second);
    });

    it('goes to the account that the unit has', async () => {
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      await aHostingNode(t, 'host2', 2);
      const part = await plan(aHostingAsk(unit, 'lagi.mil.id'));
      expect(part.content.nodeId).toBe(first);
      expect(part.lines[0]).toMatchObject({ key: 'hosting.plan.account-reused', facts: { user: 's1' } });
    });

    it('is refused for a name that another unit’s site has', async () => {
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      await expect(plan(aHostingAsk(other, 'satu.mil.id'))).rejects.toEqual(new Conflict('site.name-taken', { name: 'satu.mil.id' }));
    });

    it('is refused without a node', async () => {
      await t.db.transaction(worker, (tx) => tx.execute(`UPDATE node SET state = 'quarantined'`));
      await expect(plan(aHostingAsk(unit, 'satu.mil.id'))).rejects.toEqual(new Permanent('hosting.no-node'));
    });
  });

  describe('applying', () => {
    it('makes the account first, then its site and its database, with ids in the place of names', async () => {
      const key = anSshKey();
      const ref = await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id', { sshKey: key })), aRequest());
      expect(asked()).toEqual(['ensureAccount', 'ensureSite', 'ensureDatabase']);
      expect(agent.asked[0]!.operation).toMatchObject({ accountId: 1, uid: t.config.uidBase + 1, sshKeys: [key.split(' ').slice(0, 2).join(' ')] });
      expect(operationOf('ensureDatabase')).toMatchObject({ name: 's1_1' });
      expect(operationOf('ensureSite')).toMatchObject({ siteId: ref.siteId, accountId: 1, name: 'satu.mil.id', kind: 'php' });
      expect([(await all(HostingAccount))[0]!.state, (await all(SiteDatabase))[0]!.state, (await all(Site))[0]!.state]).toEqual(['active', 'active', 'active']);
    });

    it('twice changes no row and asks nothing more', async () => {
      const part = await plan(aHostingAsk(unit, 'satu.mil.id'));
      const origin = aRequest();
      const once = await hosting.apply(worker, part, origin);
      const rows = canonicalJson([await all(HostingAccount), await all(Site), await all(SiteDatabase)]);
      const count = agent.asked.length;
      expect(await hosting.apply(worker, part, origin)).toEqual(once);
      expect(canonicalJson([await all(HostingAccount), await all(Site), await all(SiteDatabase)])).toBe(rows);
      expect(agent.asked.length).toBe(count);
    });

    it('goes on where a dead worker left it, with the same number, uid and password', async () => {
      const part = await plan(aHostingAsk(unit, 'satu.mil.id'));
      const origin = aRequest();
      agent.on('ensureSite', () => {
        throw new NodeNotNow('node.unreachable', { name: 'host1' });
      });
      await expect(hosting.apply(worker, part, origin)).rejects.toThrow('node.unreachable');
      const again = new FakeNodeAgent();
      await aWorkersHosting(t, again).hosting.apply(worker, part, origin);
      expect(again.asked.map((a) => a.operation)).toEqual(agent.asked.map((a) => a.operation));
      expect(await all(HostingAccount)).toHaveLength(1);
    });

    it('lets the node go only when nothing is going on there any more, also after a failure', async () => {
      let going = true;
      agent.on('ensureDatabase', async () => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        going = false;
        return { changed: true, digest: sha256('d') };
      });
      agent.on('ensureSite', () => {
        throw new Permanent('site.refused', { said: 'x' });
      });
      await expect(hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest())).rejects.toThrow('site.refused');
      expect(going).toBe(false);
    });

    it('by two workers at once makes one account and one site', async () => {
      const part = await plan(aHostingAsk(unit, 'satu.mil.id'));
      const origin = aRequest();
      const [a, b] = await Promise.all([hosting.apply(worker, part, origin), aWorkersHosting(t, agent).hosting.apply(worker, part, origin)]);
      expect(a).toEqual(b);
      expect([(await all(HostingAccount)).length, (await all(Site)).length, (await all(SiteDatabase)).length]).toEqual([1, 1, 1]);
    });

    it('stops when what the plan saw has changed since, and leaves everything as it is', async () => {
      const [mine, theirs] = [await plan(aHostingAsk(unit, 'satu.mil.id')), await plan(aHostingAsk(unit, 'satu.mil.id', { sitekind: 'static' }))];
      await hosting.apply(worker, theirs, aRequest());
      const count = agent.asked.length;
      await expect(hosting.apply(worker, mine, aRequest())).rejects.toMatchObject({ code: 'hosting.moved-on' });
      expect(agent.asked.length).toBe(count);
      expect((await all(Site)).map((s) => s.kind)).toEqual(['static']);
    });

    it('is not stopped by another site of another unit', async () => {
      const [mine, theirs] = [await plan(aHostingAsk(unit, 'satu.mil.id')), await plan(aHostingAsk(other, 'dua.mil.id'))];
      await hosting.apply(worker, theirs, aRequest());
      await hosting.apply(worker, mine, aRequest());
      expect((await all(Site)).map((s) => s.name).sort()).toEqual(['dua.mil.id', 'satu.mil.id']);
    });

    it('adds the key of a second request to the account and keeps the first', async () => {
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'lagi.mil.id')), aRequest());
      const account = (await all(HostingAccount))[0]!;
      expect(account.keys).toHaveLength(2);
      expect(agent.asked.filter((a) => a.operation.op === 'ensureAccount').at(-1)!.operation).toMatchObject({ sshKeys: account.keys.map((k) => k.key) });
    });

    it('lets no password into a plan, an event, a log or a row in the clear', async () => {
      const part = await plan(aHostingAsk(unit, 'satu.mil.id'));
      await hosting.apply(worker, part, aRequest());
      const password = (operationOf('ensureDatabase') as { password: string }).password;
      const events = await t.db.read(worker.scope, (r) => r.query('SELECT * FROM event'));
      for (const place of [part, events, await all(SiteDatabase), t.logged]) expect(JSON.stringify(place)).not.toContain(password);
      expect(t.secrets.open((await all(SiteDatabase))[0]!.passwordSealed).toString()).toBe(password);
    });

    it('refuses a part of another lib', async () => {
      await expect(hosting.apply(worker, { lib: 'zones', content: {}, lines: [] }, aRequest())).rejects.toMatchObject({ code: 'hosting.not-a-plan' });
    });
  });

  describe('a certificate', () => {
    it('is recorded when the node serves it, and refused when the node serves another', async () => {
      const { siteId } = await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      const { cert: chainPem, key: keyPem } = await selfSigned('127.0.0.1');
      const answer = (servedSha256: string) => () => ({ changed: true, digest: sha256('d'), servedSha256 });
      agent.on('putCertificate', answer(sha256('another')));
      await expect(hosting.install(worker, siteId, { chainPem, keyPem, sha256: sha256('leaf') })).rejects.toMatchObject({ code: 'site.other-certificate-served' });
      expect((await all(Site))[0]!.certificateSha256).toBeNull();
      agent.on('putCertificate', answer(sha256('leaf')));
      const done = await hosting.install(worker, siteId, { chainPem, keyPem, sha256: sha256('leaf') });
      expect(done.servedSha256).toBe(sha256('leaf'));
      expect((await all(Site))[0]).toMatchObject({ certificateSha256: sha256('leaf'), certificateNotAfter: done.notAfter });
    });
  });

  describe('undo', () => {
    it('takes back all that the request brought, and a later request begins anew', async () => {
      const [part, origin] = [await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest()];
      await hosting.apply(worker, part, origin);
      await hosting.undo(worker, part, origin);
      await hosting.undo(worker, part, origin);
      expect(asked().slice(3)).toEqual(['removeSite', 'removeDatabase', 'removeAccount']);
      expect([(await all(HostingAccount))[0]!.state, (await all(Site))[0]!.state, (await all(SiteDatabase))[0]!.state]).toEqual(['removed', 'removed', 'removed']);
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      expect((await all(HostingAccount)).map((a) => a.number).sort()).toEqual([1, 2]);
    });

    it('leaves the account, its site and its key that came by another request', async () => {
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      const [part, origin] = [await plan(aHostingAsk(unit, 'lagi.mil.id')), aRequest()];
      await hosting.apply(worker, part, origin);
      await hosting.undo(worker, part, origin);
      const account = (await all(HostingAccount))[0]!;
      expect([account.state, account.keys.length]).toEqual(['active', 1]);
      expect((await all(Site)).map((s) => [s.name, s.state]).sort()).toEqual([['lagi.mil.id', 'removed'], ['satu.mil.id', 'active']]);
      expect(agent.asked.at(-1)!.operation).toMatchObject({ op: 'ensureAccount', sshKeys: account.keys.map((k) => k.key) });
    });

    it('of a plan that never was applied does nothing', async () => {
      await hosting.undo(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      expect(agent.asked).toEqual([]);
    });
  });

  describe('looking', () => {
    it('shows a unit its site and what its people need for SFTP; a stranger finds nothing', async () => {
      await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      const view = await t.db.read(worker.scope, (r) => queries.siteOf(r, 'satu.mil.id'));
      expect(view).toMatchObject({ node: { name: 'host1' }, sftp: { user: 's1', folder: '/www/satu.mil.id', databaseFile: '/s1_1.ini' } });
      await expect(t.db.read(scopeOf(other), (r) => queries.siteOf(r, 'satu.mil.id'))).rejects.toMatchObject({ code: 'site.not-found' });
      expect(await t.db.read(scopeOf(other), (r) => queries.sitesOfUnit(r, unit))).toEqual([]);
    });

    it('names what the node lost, what differs and what nobody asked for', async () => {
      const ref = await hosting.apply(worker, await plan(aHostingAsk(unit, 'satu.mil.id')), aRequest());
      const account = (await all(HostingAccount))[0]!;
      agent.on('probeHosting', () => ({
        objects: [],
        digests: [{ name: 'account:1', digest: account.digest }, { name: `site:${ref.siteId}`, digest: sha256('changed') }, { name: 'account:77', digest: sha256('x') }],
      }));
      expect(await queries.drift(worker, first)).toEqual([
        { object: 'account:77', kind: 'unknown' },
        { object: 'database:s1_1', kind: 'missing' },
        { object: `site:${ref.siteId}`, kind: 'differs' },
      ]);
    });

    it('tells the zone the node’s address by its family', async () => {
      expect(await t.db.read(worker.scope, (r) => hosting.addressesOf(r, first))).toEqual({ a: ['192.0.2.1'], aaaa: [] });
    });
  });
});
