import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Actor, DomainName } from '@app/kernel';
import { aWorkersCertificates, MemoryChallenges } from '../../../test/support/certificates.factory';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { FakeCertificateAuthority } from '../../../test/support/fake-certificate-authority';
import { AcmeProblem } from './acme-problem';
import { CertificateDelayed } from './certificate-delayed';
import type { Certificates } from './certificates.service';
import { certificatesEntities } from './entities';

const actor = Actor.system('test');
const day = 86_400_000;
const names = (...all: string[]): DomainName[] => all.map((n) => DomainName.parse(n));

describe('certificates', () => {
  let t: TestDatabase;
  let dns: MemoryChallenges;
  let ca: FakeCertificateAuthority;
  let certificates: Certificates;
  const all = (sql: string): Promise<Record<string, unknown>[]> => t.source.query(sql);

  beforeAll(async () => {
    t = await testDatabase({ entities: certificatesEntities });
  });
  afterAll(() => t.close());
  beforeEach(async () => {
    await t.source.query('TRUNCATE certificate_order, certificate, acme_account');
    dns = new MemoryChallenges();
    ca = new FakeCertificateAuthority((owner) => dns.txt(owner), () => t.clock.now());
    certificates = aWorkersCertificates(t, ca, dns);
  });

  it('obtains one that fits its key and all its names, and leaves no challenge behind', async () => {
    const got = await certificates.obtain(actor, names('www.yonif.mil.id', 'yonif.mil.id'));
    const leaf = new X509Certificate(got.chainPem);
    expect(leaf.checkPrivateKey(createPrivateKey(got.keyPem))).toBe(true);
    expect(leaf.subjectAltName).toBe('DNS:www.yonif.mil.id, DNS:yonif.mil.id');
    expect(dns.everShown.map((c) => c.owner).sort()).toEqual(['_acme-challenge.www.yonif.mil.id', '_acme-challenge.yonif.mil.id']);
    expect(dns.shown.size).toBe(0);
    expect(await all(`SELECT state, challenges, attempts FROM certificate_order`)).toEqual([{ state: 'stored', challenges: [], attempts: 0 }]);
  });

  it('returns the one it has, whatever the order and case of the names, while more than a third of its life is left', async () => {
    const first = await certificates.obtain(actor, names('yonif.mil.id', 'www.yonif.mil.id'));
    t.clock.advance(59 * day);
    const again = await certificates.obtain(actor, names('WWW.yonif.mil.id', 'yonif.mil.id', 'yonif.mil.id'));
    expect(again).toEqual(first);
    expect(ca.issued).toHaveLength(1);
  });

  it('renews when a third is left: another key, the former one superseded', async () => {
    const first = await certificates.obtain(actor, names('yonif.mil.id'));
    expect(await t.db.read(actor.scope, (r) => certificates.due(r))).toEqual([]);
    t.clock.advance(61 * day);
    expect((await t.db.read(actor.scope, (r) => certificates.due(r))).map((c) => c.id)).toEqual([first.certificateId]);
    const second = await certificates.obtain(actor, names('yonif.mil.id'));
    expect(second.keyPem).not.toBe(first.keyPem);
    expect(await all('SELECT id FROM certificate WHERE superseded_at IS NULL')).toEqual([{ id: second.certificateId }]);
    expect(await t.db.read(actor.scope, (r) => certificates.due(r))).toEqual([]);
    expect(ca.calls.filter((c) => c === 'register')).toHaveLength(1);
  });

  it('lets two workers bring one certificate', async () => {
    const other = aWorkersCertificates(t, ca, dns);
    const got = await Promise.all([certificates, other, certificates].map((c) => c.obtain(actor, names('yonif.mil.id'))));
    expect(new Set(got.map((g) => g.sha256)).size).toBe(1);
    expect(ca.issued).toHaveLength(1);
  });

  it.each(['register', 'order', 'authorization', 'answer', 'look', 'finalize', 'download'].flatMap((call) => [call, `${call}!`]))(
    'goes on after a death at %s with the same order and account',
    async (point) => {
      ca.failures.set(point, new Error('died here'));
      await expect(certificates.obtain(actor, names('yonif.mil.id'))).rejects.toThrow('died here');
      const got = await aWorkersCertificates(t, ca, dns).obtain(actor, names('yonif.mil.id'));
      expect(ca.issued).toHaveLength(1);
      expect(await all('SELECT leaf_sha256 AS sha FROM certificate')).toEqual([{ sha: got.sha256 }]);
      expect(await all('SELECT state, attempts, challenges FROM certificate_order')).toEqual([{ state: 'stored', attempts: 0, challenges: [] }]);
      expect(await all('SELECT state FROM acme_account')).toEqual([{ state: 'valid' }]);
      expect(dns.shown.size).toBe(0);
    },
  );

  it('goes on when DNS could not show the value at first', async () => {
    dns.failPresent = new Error('ns2 is down');
    await expect(certificates.obtain(actor, names('yonif.mil.id'))).rejects.toThrow('ns2 is down');
    dns.failPresent = null;
    await certificates.obtain(actor, names('yonif.mil.id'));
    expect(ca.calls.filter((c) => c === 'order')).toHaveLength(1);
  });

  it('takes a challenge back later when it could not at once', async () => {
    dns.failRemove = new Error('ns2 is down');
    await certificates.obtain(actor, names('yonif.mil.id'));
    expect(dns.shown.size).toBe(1);
    dns.failRemove = null;
    await certificates.obtain(actor, names('yonif.mil.id'));
    expect(dns.shown.size).toBe(0);
    expect(await all('SELECT challenges FROM certificate_order')).toEqual([{ challenges: [] }]);
  });

  it('makes a fresh account and order when the authority forgot ours, in the middle of an order', async () => {
    await certificates.obtain(actor, names('first.mil.id'));
    ca.failures.set('finalize', new Error('died here'));
    await expect(certificates.obtain(actor, names('yonif.mil.id'))).rejects.toThrow('died here');
    ca.forget();
    const got = await certificates.obtain(actor, names('yonif.mil.id'));
    expect(got.notAfter > t.clock.now()).toBe(true);
    expect(await all('SELECT state FROM acme_account ORDER BY id')).toEqual([{ state: 'lost' }, { state: 'valid' }]);
    expect(await all(`SELECT state, attempts FROM certificate_order WHERE name_set = 'yonif.mil.id' ORDER BY id`)).toEqual([
      { state: 'failed', attempts: 0 },
      { state: 'stored', attempts: 0 },
    ]);
    expect(dns.shown.size).toBe(0);
  });

  it('does not ask again before its time when the names did not prove themselves, later and later', async () => {
    dns.forgetful = true;
    const waits: number[] = [];
    for (let i = 0; i < 3; i++) {
      const error = (await certificates.obtain(actor, names('yonif.mil.id')).catch((e: unknown) => e)) as CertificateDelayed;
      expect(error).toBeInstanceOf(CertificateDelayed);
      expect(error).toMatchObject({ code: 'certificates.not-proven', facts: { names: 'yonif.mil.id' } });
      expect(error.facts['detail']).toContain('no right TXT record at _acme-challenge.yonif.mil.id');
      const orders = ca.calls.filter((c) => c === 'order').length;
      await expect(certificates.obtain(actor, names('yonif.mil.id'))).rejects.toMatchObject({ code: 'certificates.not-proven', retryAt: error.retryAt });
      expect(ca.calls.filter((c) => c === 'order')).toHaveLength(orders);
      waits.push((error.retryAt.getTime() - t.clock.now().getTime()) / 60_000);
      t.clock.set(error.retryAt);
    }
    expect(waits).toEqual([1, 5, 15]);
    dns.forgetful = false;
    await certificates.obtain(actor, names('yonif.mil.id'));
    expect(dns.shown.size).toBe(0);
  });

  it('leaves the authority alone for as long as it asked, and keeps the order', async () => {
    const retryAt = new Date(t.clock.now().getTime() + day);
    ca.failures.set('finalize', new CertificateDelayed('certificates.rate-limited', { ca: 'ca.test', detail: 'slow down' }, retryAt));
    for (let i = 0; i < 2; i++) await expect(certificates.obtain(actor, names('yonif.mil.id'))).rejects.toMatchObject({ retryAt });
    expect(ca.calls.filter((c) => c === 'finalize')).toHaveLength(1);
    t.clock.set(retryAt);
    await certificates.obtain(actor, names('yonif.mil.id'));
    expect(ca.calls.filter((c) => c === 'order')).toHaveLength(1);
  });

  it('gets stuck with the authority’s words when it refuses the name, and tries anew when a person says so', async () => {
    ca.failures.set('order', new AcmeProblem('rejectedIdentifier', 'policy forbids', 400));
    await expect(certificates.obtain(actor, names('yonif.mil.id'))).rejects.toMatchObject({
      kind: 'permanent',
      code: 'certificates.refused',
      facts: { names: 'yonif.mil.id', type: 'rejectedIdentifier', detail: 'policy forbids' },
    });
    await certificates.obtain(actor, names('yonif.mil.id'));
    expect(ca.issued).toHaveLength(1);
  });

  it('issues nothing for a name that is held', async () => {
    dns.holds.set('yonif.mil.id', 'putusan pengawas');
    await expect(certificates.obtain(actor, names('yonif.mil.id'))).rejects.toMatchObject({ kind: 'permanent', code: 'certificates.name-held', facts: { name: 'yonif.mil.id' } });
    expect(ca.calls).toEqual([]);
  });

  it('proves a wildcard and its apex at the same owner', async () => {
    await certificates.obtain(actor, names('*.yonif.mil.id', 'yonif.mil.id'));
    expect(new Set(dns.everShown.map((c) => c.owner))).toEqual(new Set(['_acme-challenge.yonif.mil.id']));
    expect(dns.everShown).toHaveLength(2);
  });

  it('plans the names and the authority, the same for the same names', async () => {
    const plan = (...n: string[]) => t.db.read(actor.scope, (r) => certificates.plan(r, names(...n)));
    expect(await plan('b.mil.id', 'a.mil.id')).toEqual(await plan('a.mil.id', 'b.mil.id'));
    expect(await plan('a.mil.id')).toEqual({
      lib: 'certificates',
      content: { names: ['a.mil.id'], ca: 'https://ca.test/dir' },
      lines: [{ key: 'certificates.plan-line', facts: { names: 'a.mil.id', ca: 'ca.test' } }],
    });
  });

  it('tells bystanders what happened, and no key to anybody', async () => {
    dns.failRemove = new Error('ns2 is down');
    const got = await certificates.obtain(actor, names('canary.mil.id'));
    const events = await all(`SELECT type, data::text FROM event WHERE data::text LIKE '%canary%' OR type LIKE '%account%' ORDER BY id`);
    expect(events.map((e) => e['type'])).toEqual(expect.arrayContaining(['certificates.account-registered', 'certificates.order-placed', 'certificates.issued']));
    const said = [...t.logged, ...events.map((e) => String(e['data']))].join('\n');
    expect(said).toContain('challenge not taken back');
    expect(said).not.toContain('PRIVATE KEY');
    const kept = JSON.stringify([await all('SELECT * FROM acme_account'), await all('SELECT * FROM certificate_order'), await all('SELECT * FROM certificate')]);
    expect(kept).not.toContain('PRIVATE KEY');
    expect(kept).not.toContain(got.keyPem.split('\n')[1]);
  });
});
