import { decodeOperation } from '@app/node-protocol';
import { scratchNode, type ScratchNode } from '../../../test/support/scratch-node';
import { isRight, nativeHash, readDatabase, writeDatabase, type DatabaseState } from './database-sql';

const password = 'Kh4rS1aSekali0123456789abcdefghi';
const all = 'ALTER,ALTER ROUTINE,CREATE,CREATE ROUTINE,CREATE TEMPORARY TABLES,CREATE VIEW,DELETE,DROP,EXECUTE,INDEX,INSERT,LOCK TABLES,REFERENCES,SELECT,SHOW VIEW,TRIGGER,UPDATE';
const right: DatabaseState = {
  schema: 'utf8mb4',
  users: [{ host: 'localhost', plugin: 'mysql_native_password', authentication: nativeHash(password), access: '0 20' }],
  grants: [{ on: 's1\\_1', privileges: all }],
};

describe('a site’s database', () => {
  let scratch: ScratchNode;
  beforeEach(() => (scratch = scratchNode()));
  afterEach(() => scratch.remove());

  it('knows a password by MariaDB’s own hash', () => expect(nativeHash('password')).toBe('*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19'));

  it('is right only as a whole', () => {
    expect(isRight(right, 's1_1', password)).toBe(true);
    const wrong: DatabaseState[] = [
      { ...right, schema: null },
      { ...right, users: [] },
      { ...right, users: [...right.users, { ...right.users[0]!, host: '%' }] },
      { ...right, users: [{ ...right.users[0]!, authentication: nativeHash('another') }] },
      { ...right, users: [{ ...right.users[0]!, access: '1073741823 20' }] },
      { ...right, grants: [] },
      { ...right, grants: [{ on: 's1_1', privileges: all }] },
      { ...right, grants: [...right.grants, { on: 's2\\_1', privileges: 'SELECT' }] },
    ];
    expect(wrong.map((state) => isRight(state, 's1_1', password))).toEqual(wrong.map(() => false));
  });

  it('gets its password by standard input alone, its grant with the wildcard escaped', async () => {
    scratch.on('/usr/bin/mariadb', () => ({}));
    await writeDatabase(scratch.node, 's1_1', password, { schema: null, users: [], grants: [] });
    const [started] = scratch.started;
    expect(started!.argv.join(' ')).not.toContain(password);
    expect(started!.options.stdin).toContain(password);
    expect(started!.options.stdin).toContain('ON `s1\\_1`.*');
    expect(started!.options.stdin).not.toMatch(/GRANT OPTION|SUPER|FILE|PROCESS|ALL PRIVILEGES/);
  });

  it('drops a user of the same name from elsewhere, whatever its host is called', async () => {
    scratch.on('/usr/bin/mariadb', () => ({}));
    await writeDatabase(scratch.node, 's1_1', password, { ...right, users: [{ ...right.users[0]!, host: "x'y" }] });
    expect(scratch.started[0]!.options.stdin).toContain("DROP USER IF EXISTS 's1_1'@'x''y';");
  });

  it('never tells what MariaDB said, which may quote the password: only the number of its error', async () => {
    scratch.on('/usr/bin/mariadb', () => ({ code: 1, stderr: `ERROR 1064 (42000) at line 1: near '${password}'` }));
    const failure = await writeDatabase(scratch.node, 's1_1', password, right).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'retry', code: 'database.refused', facts: { number: 1064 } });
    expect(JSON.stringify(failure) + String(failure)).not.toContain(password);
  });

  it('reads what the server lists', async () => {
    scratch.on('/usr/bin/mariadb', () => ({ stdout: `schema\tutf8mb4\nuser\tlocalhost\tmysql_native_password\t${nativeHash(password)}\t0 20\ngrant\ts1\\_1\t${all}\n` }));
    expect(await readDatabase(scratch.node, 's1_1')).toEqual(right);
  });

  it('has a name that SQL reads as a name, or the wire refuses it', () => {
    const ask = (name: string, secret = password) => () => decodeOperation({ op: 'ensureDatabase', accountId: 1, uid: 100_001, name, password: secret });
    expect(ask('s1_1')).not.toThrow();
    for (const name of ['mysql', 's1', 's1_', "s1_1'", 's1_1`', 's01_1', 'S1_1', 's1_1;', 's1_1\n']) expect(ask(name)).toThrow('node-protocol.refused');
    for (const secret of ["a'".repeat(16), 'short', 'x'.repeat(31) + '\\', 'x'.repeat(31) + '\n']) expect(ask('s1_1', secret)).toThrow('node-protocol.refused');
  });
});
