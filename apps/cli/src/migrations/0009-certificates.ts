import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Certificates0009 implements MigrationInterface {
  name = 'certificates0000000000009';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE acme_account (
        id uuid PRIMARY KEY,
        directory text NOT NULL CHECK (directory LIKE 'https://%'),
        url text,
        key_sealed text NOT NULL,
        contact text,
        state text NOT NULL CHECK (state IN ('new', 'valid', 'lost')),
        created_at timestamptz NOT NULL,
        CHECK (state <> 'valid' OR url IS NOT NULL)
      );
      CREATE UNIQUE INDEX acme_account_one ON acme_account (directory) WHERE state <> 'lost';

      CREATE TABLE certificate (
        id uuid PRIMARY KEY,
        names text[] NOT NULL CHECK (cardinality(names) > 0),
        name_set text NOT NULL,
        account_id uuid NOT NULL REFERENCES acme_account (id),
        leaf_sha256 text NOT NULL UNIQUE,
        serial text NOT NULL,
        not_before timestamptz NOT NULL,
        not_after timestamptz NOT NULL CHECK (not_after > not_before),
        chain_pem text NOT NULL,
        key_sealed text NOT NULL,
        issued_at timestamptz NOT NULL,
        superseded_at timestamptz
      );
      -- The one that is in use; its predecessors stay as history.
      CREATE UNIQUE INDEX certificate_current ON certificate (name_set) WHERE superseded_at IS NULL;
      CREATE INDEX certificate_by_end ON certificate (not_after) WHERE superseded_at IS NULL;

      CREATE TABLE certificate_order (
        id uuid PRIMARY KEY,
        names text[] NOT NULL CHECK (cardinality(names) > 0),
        name_set text NOT NULL,
        account_id uuid NOT NULL REFERENCES acme_account (id),
        state text NOT NULL CHECK (state IN ('due', 'ordered', 'challenged', 'validated', 'finalized', 'stored', 'failed')),
        order_url text,
        authorization_urls text[] NOT NULL,
        finalize_url text,
        certificate_url text,
        csr_pem text NOT NULL,
        key_sealed text NOT NULL,
        challenges jsonb NOT NULL,
        attempts integer NOT NULL,
        next_try_at timestamptz,
        error jsonb,
        certificate_id uuid REFERENCES certificate (id),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CHECK ((state = 'stored') = (certificate_id IS NOT NULL))
      );
      -- A second unfinished order for the same names would be a second certificate.
      CREATE UNIQUE INDEX certificate_order_unfinished ON certificate_order (name_set) WHERE state NOT IN ('stored', 'failed');
      CREATE INDEX certificate_order_by_names ON certificate_order (name_set, id);

      GRANT SELECT, INSERT, UPDATE ON acme_account, certificate, certificate_order TO worker;
      GRANT SELECT ON certificate, certificate_order TO panel;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
