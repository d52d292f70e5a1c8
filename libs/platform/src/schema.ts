import type { DataSource } from 'typeorm';

/** The number of the last migration this code was written for. */
export const schemaNumber = 10;

/** An app never works on an older schema than its own: only the launcher or an operator migrates, after a backup. */
export async function mustHaveSchema(source: DataSource): Promise<DataSource> {
  const found = await source.query<{ number: string | null }[]>(`SELECT max("timestamp")::text AS number FROM schema_migration`).catch(() => []);
  const number = Number(found[0]?.number ?? 0);
  if (number >= schemaNumber) return source;
  await source.destroy();
  throw new Error(`the database has schema ${number}, this code needs ${schemaNumber}: run  panji migrate  after a backup`);
}
