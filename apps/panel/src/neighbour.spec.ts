import { isNeighbour } from './neighbour';

describe('a caller of the bridge’s address', () => {
  it.each([
    ['10.137.20.1', '10.137.20.99', true],
    ['10.137.20.1', '10.137.20.1', true],
    ['::ffff:10.137.20.1', '10.137.20.11', true],
    ['10.137.20.1', '10.137.21.99', false],
    ['10.137.20.1', '192.168.1.7', false],
    ['10.137.20.1', undefined, false],
    [undefined, undefined, false],
    ['fe80::1', 'fe80::2', false],
  ])('at %s from %s is a neighbour: %s', (localAddress, remoteAddress, expected) => {
    expect(isNeighbour({ localAddress, remoteAddress })).toBe(expected);
  });
});
