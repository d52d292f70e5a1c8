import fc from 'fast-check';
import { Conflict } from '@app/kernel';
import { guard } from './guard';
import type { Change } from './release.entity';

const value = { ttl: 300, rdata: ['192.0.2.1'] };
const change = (i: number, kind: 'create' | 'update' | 'delete'): Change => ({
  owner: `n${i}.contoh.mil.id`,
  type: 'A',
  before: kind === 'create' ? null : value,
  after: kind === 'delete' ? null : { ...value, ttl: 600 },
});
const refuses = (existing: number, difference: Change[]) => {
  try {
    guard('contoh.mil.id', existing, difference);
    return null;
  } catch (error) {
    return (error as Conflict).code;
  }
};

describe('the guard', () => {
  it('refuses exactly when more than 30 % of ten or more sets are changed or deleted', () => {
    const kinds = fc.array(fc.constantFrom('create', 'update', 'delete'), { maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), kinds, (existing, list) => {
        const difference = list.map((kind, i) => change(i, kind as 'create' | 'update' | 'delete'));
        const touched = list.filter((k) => k !== 'create').length;
        expect(refuses(existing, difference)).toBe(existing >= 10 && touched * 10 > existing * 3 ? 'zone.guard-share' : null);
      }),
    );
  });

  it('never lets the apex NS or SOA go, however small the change', () => {
    for (const type of ['NS', 'SOA'] as const) {
      const dropped: Change = { owner: 'contoh.mil.id', type, before: { ttl: 3600, rdata: ['x'] }, after: null };
      expect(refuses(1000, [dropped])).toBe('zone.guard-apex');
    }
  });

  it('sees a single changed line among ten', () => {
    expect(refuses(10, [change(1, 'update')])).toBeNull();
    expect(refuses(10, [1, 2, 3, 4].map((i) => change(i, 'update')))).toBe('zone.guard-share');
  });
});
