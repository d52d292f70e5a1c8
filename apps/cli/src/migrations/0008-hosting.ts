import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Hosting0008 implements MigrationInterface {
  name = 'hosting0000000000008';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- Numbers and uids are never used again: a gap is a removed account or a transaction that failed.
      CREATE SEQUENCE hosting_account_number MAXVALUE 9999999;
      CREATE SEQUENCE site_database_number MAXVALUE 999999999;

      CREATE TABLE hosting_account (
        id uuid PRIMARY KEY,
        number integer NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 9999999),
        unit_id uuid NOT NULL REFERENCES work_unit (id),
        node_id uuid NOT NULL REFERENCES node (id),
        uid integer NOT NULL UNIQUE CHECK (uid >= 10000),
        state text NOT NULL CHECK (state IN ('planned', 'active', 'removed')),
        keys jsonb NOT NULL,
        limits jsonb NOT NULL,
        digest text,
        origin_type text NOT NULL CHECK (origin_type IN ('request', 'order', 'system')),
        origin_id text NOT NULL,
        created_at timestamptz NOT NULL,
        removed_at timestamptz,
        CHECK ((state = 'removed') = (removed_at IS NOT NULL)),
        CHECK (state <> 'active' OR digest IS NOT NULL)
      );
      CREATE UNIQUE INDEX hosting_account_one ON hosting_account (unit_id, node_id) WHERE state <> 'removed';
      CREATE INDEX hosting_account_by_node ON hosting_account (node_id) WHERE state <> 'removed';

      CREATE TABLE site (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES hosting_account (id),
        unit_id uuid NOT NULL REFERENCES work_unit (id),
        name text NOT NULL CHECK (name = lower(name)),
        kind text NOT NULL CHECK (kind IN ('static', 'php')),
        state text NOT NULL CHECK (state IN ('planned', 'active', 'removed')),
        digest text,
        certificate_sha256 text,
        certificate_not_after timestamptz,
        origin_type text NOT NULL CHECK (origin_type IN ('request', 'order', 'system')),
        origin_id text NOT NULL,
        created_at timestamptz NOT NULL,
        active_since timestamptz,
        removed_at timestamptz,
        CHECK ((state = 'removed') = (removed_at IS NOT NULL)),
        CHECK (state <> 'active' OR (digest IS NOT NULL AND active_since IS NOT NULL)),
        CHECK ((certificate_sha256 IS NULL) = (certificate_not_after IS NULL))
      );
      CREATE UNIQUE INDEX site_one_per_name ON site (name) WHERE state <> 'removed';
      CREATE INDEX site_by_unit ON site (unit_id, name);
      CREATE INDEX site_by_account ON site (account_id);

      CREATE TABLE site_database (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES hosting_account (id),
        site_id uuid NOT NULL REFERENCES site (id),
        unit_id uuid NOT NULL REFERENCES work_unit (id),
        name text NOT NULL UNIQUE,
        password_sealed text NOT NULL,
        state text NOT NULL CHECK (state IN ('planned', 'active', 'removed')),
        digest text,
        origin_type text NOT NULL CHECK (origin_type IN ('request', 'order', 'system')),
        origin_id text NOT NULL,
        created_at timestamptz NOT NULL,
        removed_at timestamptz,
        CHECK ((state = 'removed') = (removed_at IS NOT NULL)),
        CHECK (state <> 'active' OR digest IS NOT NULL)
      );
      CREATE UNIQUE INDEX site_database_one ON site_database (site_id) WHERE state <> 'removed';
      CREATE INDEX site_database_by_account ON site_database (account_id);

      -- The panel shows; only the worker changes, and nothing is ever deleted.
      GRANT SELECT ON hosting_account, site, site_database TO panel;
      GRANT SELECT, INSERT, UPDATE ON hosting_account, site, site_database TO worker;
      GRANT USAGE ON SEQUENCE hosting_account_number, site_database_number TO worker;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
