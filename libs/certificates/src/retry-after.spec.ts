import { retryAfterSeconds } from './retry-after';

const now = new Date('2026-11-23T03:00:00Z');

describe('a Retry-After header', () => {
  it.each([
    ['1', 1],
    ['0', 0],
    [' 30 ', 30],
    ['99999999999999999999', 86_400],
    ['Mon, 23 Nov 2026 03:01:00 GMT', 60],
    ['Mon, 23 Nov 2026 02:00:00 GMT', 0],
    ['Mon, 23 Nov 2037 02:00:00 GMT', 86_400],
    ['-5', null],
    ['1.5', null],
    ['2026', 2026],
    ['soon', null],
    ['', null],
    [undefined, null],
  ])('%p means %p seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
