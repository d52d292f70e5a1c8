import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { Locks } from './locks';

describe('locks', () => {
  let t: TestDatabase;
  beforeAll(async () => {
    t = await testDatabase({ entities: [] });
  });
  afterAll(() => t.close());

  const busy = (locks: Locks, name: string, inside: { now: number; most: number }) =>
    locks.withLock(name, async () => {
      inside.most = Math.max(inside.most, ++inside.now);
      await t.source.query('SELECT pg_sleep(0.005)');
      inside.now -= 1;
    });

  it('let one in at a time, across processes', async () => {
    const inside = { now: 0, most: 0 };
    const others = [t.locks, new Locks(t.source), new Locks(t.source)];
    await Promise.all(Array.from({ length: 30 }, (_, i) => busy(others[i % 3]!, 'satu', inside)));
    expect(inside).toEqual({ now: 0, most: 1 });
  });

  it('leave connections for the work of any number of holders and waiters', async () => {
    const inside = { now: 0, most: 0 };
    await Promise.all(Array.from({ length: 40 }, (_, i) => t.locks.withLock(`luar${i}`, () => busy(t.locks, 'dalam', inside))));
    expect(inside).toEqual({ now: 0, most: 1 });
  });

  it('let go when the work fails, and give its error on', async () => {
    await expect(t.locks.withLock('gagal', () => Promise.reject(new Error('rusak')))).rejects.toThrow('rusak');
    await expect(t.locks.withLock('gagal', () => Promise.resolve(1))).resolves.toBe(1);
  });
});
