import { Client } from 'pg';
import { databaseAway } from './database-away';

describe('a database that is away', () => {
  it('is told from the error of a socket that is not there', async () => {
    const error: unknown = await new Client({ host: '/nonexistent', user: 'panel' }).connect().catch((e: unknown) => e);
    expect(databaseAway(error)).toBe(true);
  });

  it.each(['57P01', '57P03', '08006', 'ECONNREFUSED'])('is told from %s', (code) => {
    expect(databaseAway(Object.assign(new Error('x'), { code }))).toBe(true);
  });

  it.each([new Error('bug'), Object.assign(new Error('x'), { code: '23505' }), null, undefined, 'text'])('is not what went wrong in %p', (error) => {
    expect(databaseAway(error)).toBe(false);
  });
});
