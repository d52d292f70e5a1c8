import fc from 'fast-check';
import { compareSerials, covers, nextSerial } from './serial';

const serial = fc.oneof(fc.integer({ min: 0, max: 0xffffffff }), fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff));
const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });

describe('a serial', () => {
  it('always grows by RFC 1982 and is never 0, on any day and from any floor', () => {
    fc.assert(
      fc.property(serial, day, (floor, at) => {
        const next = nextSerial(floor, at);
        expect(next).not.toBe(0);
        expect(compareSerials(next, floor)).toBe('greater');
      }),
    );
  });

  it('is the day and 01 at first, and one more after that', () => {
    const at = new Date('2026-11-23T03:00:00Z');
    expect([nextSerial(null, at), nextSerial(2026112301, at), nextSerial(2026112399, at)]).toEqual([2026112301, 2026112302, 2026112400]);
  });

  it('goes on past a floor that is ahead of the calendar', () => {
    expect(nextSerial(2099010101, new Date('2026-11-23T03:00:00Z'))).toBe(2099010102);
  });

  it('wraps from the last serial over 0 to 1', () => {
    expect(nextSerial(0xffffffff, new Date('2200-01-01T00:00:00Z'))).toBe(1);
    expect(compareSerials(1, 0xffffffff)).toBe('greater');
  });

  it('is compared in both directions alike, with half the circle apart as no order', () => {
    fc.assert(
      fc.property(serial, serial, (a, b) => {
        const opposite = { lower: 'greater', greater: 'lower', equal: 'equal', incomparable: 'incomparable' } as const;
        expect(compareSerials(b, a)).toBe(opposite[compareSerials(a, b)]);
      }),
    );
    expect(compareSerials(0, 0x80000000)).toBe('incomparable');
    expect(covers(0x80000000, 0)).toBe(false);
  });
});
