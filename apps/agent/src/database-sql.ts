import { createHash } from 'node:crypto';
import { notNow } from '@app/node-protocol';
import type { NodeContext } from './performer';

/** What a site may do in its own database; never more than the database (no FILE, PROCESS, SUPER, no EVENT, no right to grant). */
const privileges = [
  'ALTER', 'ALTER ROUTINE', 'CREATE', 'CREATE ROUTINE', 'CREATE TEMPORARY TABLES', 'CREATE VIEW', 'DELETE', 'DROP', 'EXECUTE',
  'INDEX', 'INSERT', 'LOCK TABLES', 'REFERENCES', 'SELECT', 'SHOW VIEW', 'TRIGGER', 'UPDATE',
];

export const connectionLimit = 20;

/** A database as the server has it. `authentication` is MariaDB's own hash of the password. */
export interface DatabaseState {
  readonly schema: string | null;
  readonly users: readonly { readonly host: string; readonly plugin: string; readonly authentication: string; readonly access: string }[];
  readonly grants: readonly { readonly on: string; readonly privileges: string }[];
}

/** Names hold only what `databaseName` lets in: lower-case `s`, digits and the underscore. */
export async function readDatabase(node: NodeContext, name: string): Promise<DatabaseState> {
  return stateOf(await sql(node, readSql(name)));
}

function stateOf(rows: readonly string[][]): DatabaseState {
  const of = (kind: string): string[][] => rows.filter((row) => row[0] === kind).map((row) => row.slice(1));
  return {
    schema: of('schema')[0]?.[0] ?? null,
    users: of('user').map(([host, plugin, authentication, access]) => ({ host: host!, plugin: plugin!, authentication: authentication!, access: access! })),
    grants: of('grant').map(([on, list]) => ({ on: on!, privileges: list! })),
  };
}

/** Whether nothing is left to do; a wrong password shows by its hash. */
export function isRight(state: DatabaseState, name: string, password: string): boolean {
  const [user, ...others] = state.users;
  const [grant, ...more] = state.grants;
  if (state.schema !== 'utf8mb4' || !user || others.length > 0 || !grant || more.length > 0) return false;
  const own = user.host === 'localhost' && user.authentication === nativeHash(password) && user.access === `0 ${connectionLimit}`;
  return own && grant.on === escaped(name) && grant.privileges === privileges.join();
}

/** Makes it right and reads it back in one connection; the password is in standard input alone. */
export async function writeDatabase(node: NodeContext, name: string, password: string, state: DatabaseState): Promise<DatabaseState> {
  const strangers = state.users.filter((user) => user.host !== 'localhost').map((user) => `DROP USER IF EXISTS '${name}'@'${user.host.replaceAll("'", "''")}';`);
  const rows = await sql(
    node,
    [
      `CREATE DATABASE IF NOT EXISTS \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
      `ALTER DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;`,
      ...strangers,
      `CREATE OR REPLACE USER '${name}'@'localhost' IDENTIFIED BY '${password}' WITH MAX_USER_CONNECTIONS ${connectionLimit};`,
      // `_` is a wildcard in a grant: unescaped, s1_1 would also reach s1a1.
      `GRANT ${privileges.join(', ')} ON \`${escaped(name)}\`.* TO '${name}'@'localhost';`,
      readSql(name),
    ].join('\n'),
  );
  return stateOf(rows);
}

export async function dropDatabase(node: NodeContext, name: string): Promise<void> {
  await sql(node, `DROP USER IF EXISTS '${name}'@'localhost';\nDROP DATABASE IF EXISTS \`${name}\`;`);
}

/** Names of all databases of ours: a user or a schema is enough. */
export async function managedDatabases(node: NodeContext): Promise<string[]> {
  const pattern = "'^s[1-9][0-9]*_[1-9][0-9]*$'";
  const rows = await sql(
    node,
    `SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME REGEXP ${pattern} UNION SELECT User FROM mysql.global_priv WHERE User REGEXP ${pattern} ORDER BY 1;`,
  );
  return rows.map((row) => row[0]!);
}

/** The hash of mysql_native_password: '*' and the hexadecimal SHA-1 of the SHA-1. */
export function nativeHash(password: string): string {
  const sha1 = (data: string | Buffer): Buffer => createHash('sha1').update(data).digest();
  return `*${sha1(sha1(password)).toString('hex').toUpperCase()}`;
}

function escaped(name: string): string {
  return name.replaceAll('_', '\\_').replaceAll('%', '\\%');
}

function readSql(name: string): string {
  return [
    `SELECT 'schema', DEFAULT_CHARACTER_SET_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '${name}';`,
    `SELECT 'user', Host, JSON_VALUE(Priv, '$.plugin'), JSON_VALUE(Priv, '$.authentication_string'), CONCAT(IFNULL(JSON_VALUE(Priv, '$.access'), 0), ' ', IFNULL(JSON_VALUE(Priv, '$.max_user_connections'), 0)) FROM mysql.global_priv WHERE User = '${name}';`,
    `SELECT 'grant', TABLE_SCHEMA, GROUP_CONCAT(PRIVILEGE_TYPE ORDER BY PRIVILEGE_TYPE SEPARATOR ',') FROM information_schema.SCHEMA_PRIVILEGES WHERE GRANTEE LIKE '\\'${escaped(name)}\\'@%' GROUP BY GRANTEE, TABLE_SCHEMA;`,
  ].join('\n');
}

/** @throws NodeFailure retry `database.refused` with MariaDB's error number alone: its text may quote the statement. */
async function sql(node: NodeContext, statements: string): Promise<string[][]> {
  const client = ['--no-defaults', '--protocol=socket', '--socket=/run/mysqld/mysqld.sock', '--user=root', '--batch', '--skip-column-names', '--raw'];
  const ran = await node.run('/usr/bin/mariadb', client, { stdin: `${statements}\n`, accept: [1] });
  if (ran.code !== 0) throw notNow('database.refused', { number: Number(/ERROR (\d+)/.exec(ran.stderr)?.[1] ?? 0) });
  return ran.stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
}
