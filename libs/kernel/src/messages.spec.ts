import { fill } from './messages';

describe('a message', () => {
  it('is filled from the facts', () => {
    expect(fill('TTL antara {min} dan {max}', { min: 60, max: 3600 })).toBe('TTL antara 60 dan 3600');
  });

  it('keeps a blank visible when no fact fills it', () => {
    expect(fill('nama {name}')).toBe('nama {name}');
  });
});
