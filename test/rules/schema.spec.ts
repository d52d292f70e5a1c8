import { allEntities } from '../support/all-entities';
import { testDatabase, type TestDatabase } from '../support/database';
import { databaseColumns, differences, entityColumns, type ColumnFact } from './schema';
import { programSources } from './sources';

describe('schema and entities', () => {
  let t: TestDatabase;
  beforeAll(async () => {
    t = await testDatabase();
  });
  afterAll(() => t.close());

  it('agree on columns, types and nullability', async () => {
    const entities = entityColumns(t.source);
    expect(new Set(entities.map((e) => e.table)).size).toBeGreaterThan(10);
    expect(differences(entities, await databaseColumns(t.source))).toEqual([]);
  });

  it('are compared for every entity class of the program', () => {
    const classes = programSources().filter((s) => s.path.endsWith('.entity.ts')).flatMap((s) => [...s.text.matchAll(/@(?:Entity|ViewEntity)\([^]*?export class (\w+)/g)].map((m) => m[1]!));
    const known = new Set([...t.source.entityMetadatas.map((m) => m.name), ...allEntities.map((e) => (e as { name: string }).name)]);
    expect(classes.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the comparison', () => {
  const column = (more: Partial<ColumnFact>): ColumnFact => ({ table: 't', column: 'c', type: 'text', nullable: false, filledByDatabase: false, ...more });

  it('sees a missing column, another type, another nullability and an unfilled column', () => {
    expect(differences([column({})], [column({})])).toEqual([]);
    expect(differences([column({})], [])).toHaveLength(1);
    expect(differences([column({})], [column({ type: 'uuid' })])).toHaveLength(1);
    expect(differences([column({})], [column({ nullable: true })])).toHaveLength(1);
    expect(differences([column({})], [column({}), column({ column: 'd' })])).toHaveLength(1);
    expect(differences([column({})], [column({}), column({ column: 'd', nullable: true }), column({ table: 'u' })])).toEqual([]);
  });
});
