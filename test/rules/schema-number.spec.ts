import { migrations } from '../../apps/cli/src/migrations';
import { schemaNumber } from '@app/platform';

describe('the schema number', () => {
  it('is that of the last migration', () => {
    const names = (migrations as (new () => { name: string })[]).map((M) => new M().name);
    expect(Number(names.at(-1)!.slice(-13))).toBe(schemaNumber);
  });
});
