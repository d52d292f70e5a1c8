import type { DataSource } from 'typeorm';

/** One column as the entity or the database says it. */
export interface ColumnFact {
  readonly table: string;
  readonly column: string;
  /** PostgreSQL's own name of the type, without precision: `timestamp with time zone`, `text[]`. */
  readonly type: string;
  readonly nullable: boolean;
  readonly filledByDatabase: boolean;
}

export function entityColumns(source: DataSource): ColumnFact[] {
  return source.entityMetadatas.flatMap((entity) =>
    entity.columns.map((c) => ({
      table: entity.tableName,
      column: c.databaseName,
      type: source.driver.normalizeType(c) + (c.isArray ? '[]' : ''),
      nullable: c.isNullable,
      filledByDatabase: c.isGenerated || c.default !== undefined,
    })),
  );
}

export async function databaseColumns(source: DataSource): Promise<ColumnFact[]> {
  const rows: { table: string; column: string; type: string; nullable: boolean; filled: boolean }[] = await source.query(`
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type, NOT a.attnotnull AS nullable,
           (a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '') AS filled
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`);
  return rows.map(({ filled, ...row }) => ({ ...row, filledByDatabase: filled }));
}

const sameType = (type: string): string => ({ varchar: 'character varying', int: 'integer', int4: 'integer', int8: 'bigint', bool: 'boolean', timestamptz: 'timestamp with time zone' })[type] ?? type;

/** Where entities and tables tell different stories. A column that no entity has may exist only if rows can be made without it. */
export function differences(entities: readonly ColumnFact[], database: readonly ColumnFact[]): string[] {
  const key = (c: ColumnFact): string => `${c.table}.${c.column}`;
  const real = new Map(database.map((c) => [key(c), c]));
  const said = new Set(entities.map(key));
  const tables = new Set(entities.map((c) => c.table));
  const wrong = entities.flatMap((c) => {
    const column = real.get(key(c));
    if (column === undefined) return [`${key(c)}: not in the database`];
    return [
      ...(sameType(c.type) === sameType(column.type) ? [] : [`${key(c)}: ${c.type} in the entity, ${column.type} in the database`]),
      ...(c.nullable === column.nullable ? [] : [`${key(c)}: ${c.nullable ? 'nullable' : 'not null'} in the entity, otherwise in the database`]),
    ];
  });
  const unknown = database.filter((c) => tables.has(c.table) && !said.has(key(c)) && !c.nullable && !c.filledByDatabase);
  return [...wrong, ...unknown.map((c) => `${key(c)}: not null, and no entity fills it`)];
}
