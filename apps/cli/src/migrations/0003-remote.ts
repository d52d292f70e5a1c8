import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Remote0003 implements MigrationInterface {
  name = 'remote0000000000003';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE node (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        role text NOT NULL CHECK (role IN ('hosting', 'knot', 'bind')),
        address text NOT NULL,
        port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
        host_key text NOT NULL,
        fingerprint text NOT NULL,
        state text NOT NULL CHECK (state IN ('enrolling', 'enrolled', 'quarantined')),
        panel_address text,
        facts jsonb NOT NULL,
        last_seen_at timestamptz,
        created_at timestamptz NOT NULL,
        UNIQUE (address, port)
      );

      -- Append-only: what was asked of which node, by whom, and how it ended. Never a secret field of the ask.
      CREATE TABLE remote_act (
        id uuid PRIMARY KEY,
        node_id uuid NOT NULL REFERENCES node,
        op text NOT NULL,
        ask jsonb NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'system')),
        actor_id text NOT NULL,
        step_id uuid,
        fencing_token bigint,
        started_at timestamptz NOT NULL,
        duration_ms integer NOT NULL,
        ok boolean NOT NULL,
        changed boolean,
        digest text,
        error_code text
      );
      CREATE INDEX remote_act_by_node ON remote_act (node_id, started_at);

      -- Asks are numbered in the order they were decided, over all workers; a node refuses a lower number than it has seen.
      CREATE SEQUENCE node_fence;

      CREATE TABLE ssh_identity (
        id uuid PRIMARY KEY,
        public_key text NOT NULL,
        private_key_sealed text NOT NULL,
        created_at timestamptz NOT NULL
      );
      -- One in use; the constant makes a race of two workers at first start end with one row.
      CREATE UNIQUE INDEX ssh_identity_one ON ssh_identity ((true));

      CREATE TABLE tsig_key (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        secret_sealed text NOT NULL,
        created_at timestamptz NOT NULL
      );

      GRANT SELECT ON node, remote_act TO panel;
      GRANT SELECT, INSERT, UPDATE ON node TO worker;
      GRANT SELECT, INSERT ON remote_act, ssh_identity, tsig_key TO worker;
      GRANT USAGE, UPDATE, SELECT ON SEQUENCE node_fence TO worker;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
