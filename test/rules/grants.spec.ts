import { testDatabase, type TestDatabase } from '../support/database';

const roles = ['panel', 'worker', 'signer', 'lookup'] as const;
type Privilege = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE' | 'TRUNCATE' | 'TRIGGER' | 'REFERENCES';

/** Written once and never again, by anyone who is not the owner. `mark` alone has a column that moves: when it became void. */
const appendOnly = ['event', 'blob', 'blob_chunk', 'release', 'request_act', 'disposition', 'analysis', 'request_plan', 'mark', 'domain_history', 'remote_act'];

/** Which process may read what another one keeps, and who may write what is published: everyone else may not. */
const readers: Readonly<Record<string, readonly string[]>> = {
  login: ['panel'], session: ['panel'], login_attempt: ['panel'], form_submission: ['panel'],
  ssh_identity: ['worker'], tsig_key: ['worker'], acme_account: ['worker'],
};
const writers: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(['zone', 'record_set', 'zone_tree', 'release', 'publication', 'challenge', 'hold', 'name_server'].map((t) => [t, ['worker']])),
  ...Object.fromEntries(['node', 'remote_act', 'hosting_account', 'site', 'site_database', 'certificate', 'certificate_order'].map((t) => [t, ['worker']])),
  ...Object.fromEntries(['person', 'position', 'holding', 'assignment', 'work_unit', 'login'].map((t) => [t, ['panel']])),
  letter_office: [], letter_number_pattern: [], schema_migration: [], reserved_name: [],
};

describe('the database’s roles', () => {
  let t: TestDatabase;
  let tables: string[];

  beforeAll(async () => {
    t = await testDatabase();
    tables = (await t.source.query<{ name: string }[]>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`)).map((r) => r.name);
  }, 60_000);
  afterAll(() => t?.close());

  async function holders(table: string, privileges: readonly Privilege[]): Promise<string[]> {
    const rows = await t.source.query<{ role: string; privilege: string }[]>(
      `SELECT role, privilege FROM unnest($1::text[]) role, unnest($2::text[]) privilege WHERE has_table_privilege(role, $3, privilege) ORDER BY 1, 2`,
      [roles, privileges, table],
    );
    return rows.map((r) => `${r.role} ${r.privilege}`);
  }

  it('change and delete nothing that is written once, and no letter is deleted', async () => {
    for (const table of appendOnly) expect([table, await holders(table, ['UPDATE', 'DELETE'])]).toEqual([table, []]);
    expect(await holders('letter', ['DELETE'])).toEqual([]);
  });

  it('truncate no table, put no trigger on one, own none and are no superuser', async () => {
    for (const table of tables) expect([table, await holders(table, ['TRUNCATE', 'TRIGGER', 'REFERENCES'])]).toEqual([table, []]);
    const strong = await t.source.query<object[]>(
      `SELECT rolname FROM pg_roles WHERE rolname = ANY ($1) AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR has_schema_privilege(rolname, 'public', 'CREATE'))`,
      [roles],
    );
    expect(strong).toEqual([]);
    expect(await t.source.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = ANY ($1)`, [roles])).toEqual([]);
  });

  it('read only their own secrets, and only the worker writes what is published', async () => {
    for (const [table, allowed] of Object.entries(readers)) {
      for (const holder of await holders(table, ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])) expect([table, allowed]).toEqual([table, expect.arrayContaining([holder.split(' ')[0]])]);
    }
    for (const [table, allowed] of Object.entries(writers)) {
      for (const holder of await holders(table, ['INSERT', 'UPDATE', 'DELETE'])) expect([table, holder, allowed]).toEqual([table, holder, expect.arrayContaining([holder.split(' ')[0]])]);
    }
  });

  it('leave the signer and the public look-up with the schema’s number alone', async () => {
    for (const table of tables.filter((name) => name !== 'schema_migration')) {
      const held = (await holders(table, ['SELECT', 'INSERT', 'UPDATE', 'DELETE'])).filter((h) => /^(signer|lookup) /.test(h));
      expect([table, held]).toEqual([table, []]);
    }
  });

  it('change no signed letter and no number of a register backwards, whoever they are', async () => {
    const [row] = await t.source.query<{ n: number }[]>(`SELECT count(*)::int AS n FROM pg_trigger WHERE tgname IN ('letter_stays', 'letter_register_counts_up') AND tgenabled = 'O'`);
    expect(row!.n).toBe(2);
  });

  it('never meet in one position what must be apart: no administrator and no inspector has a second role', async () => {
    const unit = `INSERT INTO work_unit (id, kind, name, short_name, in_force_from) VALUES ('01930000-0000-7000-8000-000000000001', 'unit', 'x', 'x', '2020-01-01') ON CONFLICT DO NOTHING`;
    await t.source.query(unit);
    for (const mixed of ['platform_admin', 'inspector']) {
      const position = `INSERT INTO position (id, unit_id, title, roles) VALUES (gen_random_uuid(), '01930000-0000-7000-8000-000000000001', 'x', $1)`;
      await expect(t.source.query(position, [[mixed, 'unit_liaison']])).rejects.toThrow('position_roles_apart');
      await expect(t.source.query(position, [[mixed]])).resolves.toBeDefined();
    }
  });
});
