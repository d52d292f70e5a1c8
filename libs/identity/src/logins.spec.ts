import { Actor } from '@app/kernel';
import { seedOrganisation, type SampleLogin } from '../../../apps/cli/src/seed/organisation';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { codeAt } from '../../../test/support/totp';
import { Identity } from './identity.service';
import { Logins } from './logins.service';
import { backOff, networkOf } from './throttle';

const address = '192.0.2.7';

describe('logging in', () => {
  let t: TestDatabase;
  let logins: Logins;
  let people: SampleLogin[];

  beforeAll(async () => {
    t = await testDatabase();
    logins = new Logins(t.db, t.secrets, t.clock);
    people = await t.db.transaction(Actor.system('seed'), (tx) => seedOrganisation(tx, { secrets: t.secrets }));
  }, 60_000);
  afterAll(() => t?.close());
  beforeEach(() => t.clock.advance(3_600_000));

  const one = (key: string): SampleLogin => people.find((p) => p.key === key)!;
  const password = (key: string, given?: string, from = address) =>
    logins.password({ username: one(key).username, password: given ?? one(key).password, address: from });
  const totp = (key: string, code: string) => logins.totp({ personId: one(key).personId, code, address });

  it('takes the right password, the user name in any case', async () => {
    const { username, password: right, personId } = one('head');
    await expect(logins.password({ username: ` ${username.toUpperCase()} `, password: right, address })).resolves.toEqual({ personId });
  });

  it('answers an unknown user and a wrong password alike, in like time', async () => {
    const timed = async (username: string): Promise<[string, number]> => {
      const began = performance.now();
      const code = await logins.password({ username, password: 'salah', address }).catch((e: { code: string }) => e.code);
      return [String(code), performance.now() - began];
    };
    await timed('warm.up');
    const [known, unknown] = [await timed(one('head').username), await timed('tidak.ada')];
    expect([known[0], unknown[0]]).toEqual(['login.refused', 'login.refused']);
    expect(unknown[1]).toBeGreaterThan(known[1] / 3);
  });

  it('makes an account wait after five failures, the right password too, and longer after each more', async () => {
    for (let i = 0; i < 5; i++) await expect(password('officer', 'salah')).rejects.toMatchObject({ code: 'login.refused' });
    await expect(password('officer')).rejects.toMatchObject({ code: 'login.wait', facts: { seconds: 30 } });
    t.clock.advance(30_000);
    await expect(password('officer', 'salah')).rejects.toMatchObject({ code: 'login.refused' });
    await expect(password('officer')).rejects.toMatchObject({ facts: { seconds: 60 } });
    t.clock.advance(60_000);
    await expect(password('officer')).resolves.toEqual({ personId: one('officer').personId });
  });

  it('makes an unknown user wait like a known one', async () => {
    const ghost = () => logins.password({ username: 'hantu', password: 'x', address });
    for (let i = 0; i < 5; i++) await expect(ghost()).rejects.toMatchObject({ code: 'login.refused' });
    await expect(ghost()).rejects.toMatchObject({ code: 'login.wait' });
  });

  it('counts parallel tries before it checks them', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 12 }, () => password('reception', 'salah', '192.0.2.8')));
    const codes = tries.map((r) => (r as PromiseRejectedResult).reason as { code: string }).map((e) => e.code);
    expect(codes.filter((c) => c === 'login.refused')).toHaveLength(5);
  });

  it('makes an address wait that tries many accounts', async () => {
    const spray = (n: number) => logins.password({ username: `akun${n}`, password: 'x', address: '192.0.2.9' });
    for (let n = 0; n < 30; n++) await expect(spray(n)).rejects.toMatchObject({ code: 'login.refused' });
    await expect(spray(30)).rejects.toMatchObject({ code: 'login.wait' });
    await expect(password('head', undefined, '192.0.2.9')).rejects.toMatchObject({ code: 'login.wait' });
    await expect(password('head', undefined, '192.0.2.10')).resolves.toBeDefined();
  }, 20_000);

  it('takes each code once, of two racing uses one, and none that is older than a used one', async () => {
    const code = await codeAt(one('head'), t.clock.now());
    const older = await codeAt(one('head'), new Date(t.clock.now().getTime() - 30_000));
    const race = await Promise.allSettled([totp('head', code), totp('head', code)]);
    expect(race.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    await expect(totp('head', code)).rejects.toMatchObject({ code: 'login.code-refused', fields: [{ field: 'code' }] });
    await expect(totp('head', older)).rejects.toMatchObject({ code: 'login.code-refused' });
  });

  it('forgives a clock that is one step off, not two', async () => {
    const shifted = (seconds: number) => codeAt(one('section-head'), new Date(t.clock.now().getTime() + seconds * 1000));
    await expect(totp('section-head', await shifted(-61))).rejects.toMatchObject({ code: 'login.code-refused' });
    await expect(totp('section-head', await shifted(-30))).resolves.toBeUndefined();
    await expect(totp('section-head', await shifted(60))).rejects.toMatchObject({ code: 'login.code-refused' });
    await expect(totp('section-head', await shifted(30))).resolves.toBeUndefined();
  });

  it('makes wrong codes wait too, and a right password does not wipe them', async () => {
    for (let i = 0; i < 5; i++) {
      await password('inspector');
      await expect(totp('inspector', '12345x')).rejects.toMatchObject({ code: 'login.code-refused' });
    }
    await expect(password('inspector')).rejects.toMatchObject({ code: 'login.wait' });
  });

  it('lets nobody keep a person out by wrong passwords: not from a known place, not from a code, not from signing', async () => {
    const fail = () => password('second-officer', 'salah', '203.0.113.66');
    await password('second-officer');
    await totp('second-officer', await codeAt(one('second-officer'), t.clock.now()));
    t.clock.advance(60_000);
    for (let i = 0; i < 5; i++) await expect(fail()).rejects.toMatchObject({ code: 'login.refused' });
    await expect(fail()).rejects.toMatchObject({ code: 'login.wait' });
    await expect(password('second-officer', undefined, '203.0.113.67')).rejects.toMatchObject({ code: 'login.wait' });
    await expect(password('second-officer')).resolves.toBeDefined();
    const officer = await t.db.read(Actor.system('test').scope, (r) => new Identity(t.clock).actor(r, one('second-officer').personId));
    await expect(logins.stepUp(officer, await codeAt(one('second-officer'), t.clock.now()), address)).resolves.toBeDefined();
  });

  it('takes all addresses of one IPv6 network for one place', () => {
    expect(['2001:db8:1:2::1', '2001:DB8:1:2:aaaa::9', '2001:db8:1:2:0:0:0:7', '2001:db8:1:3::1', '::1', '192.0.2.7', 'unknown'].map(networkOf)).toEqual([
      '2001:db8:1:2::/64', '2001:db8:1:2::/64', '2001:db8:1:2::/64', '2001:db8:1:3::/64', '0:0:0:0::/64', '192.0.2.7', 'unknown',
    ]);
  });

  it('steps up with a fresh code only', async () => {
    const head = await t.db.read(Actor.system('test').scope, (r) => new Identity(t.clock).actor(r, one('head').personId));
    const code = await codeAt(one('head'), t.clock.now());
    await expect(logins.stepUp(head, code)).resolves.toMatchObject({ personId: head.id });
    await expect(logins.stepUp(head, code)).rejects.toMatchObject({ code: 'login.code-refused' });
    await expect(logins.stepUp(Actor.system('story'), code)).rejects.toMatchObject({ code: 'login.persons-only' });
  });

  it('keeps no password, no code and no TOTP secret in any row or log line', async () => {
    const dump = await t.db.read(Actor.system('test').scope, (r) =>
      r.query<{ row: string }>(`SELECT row_to_json(l)::text AS row FROM login l UNION ALL SELECT row_to_json(a)::text FROM login_attempt a UNION ALL SELECT row_to_json(e)::text FROM event e`),
    );
    const all = dump.map((d) => d.row).join('\n') + t.logged.join('\n');
    for (const p of people) for (const secret of [p.password, p.totpSecret, p.signingPassphrase]) if (secret !== undefined) expect(all).not.toContain(secret);
  });

  it('doubles the wait up to a quarter of an hour', () => {
    expect([4, 5, 6, 7, 9, 10, 99].map((n) => backOff(n, 5))).toEqual([0, 30, 60, 120, 480, 900, 900]);
  });
});
