import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Zones0006 implements MigrationInterface {
  name = 'zones0000000000006';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE name_server (
        id uuid PRIMARY KEY,
        host text NOT NULL UNIQUE,
        address inet NOT NULL,
        port integer NOT NULL DEFAULT 53,
        node_id uuid NOT NULL,
        role text NOT NULL CHECK (role IN ('primary', 'secondary')),
        state text NOT NULL CHECK (state IN ('active', 'retired'))
      );

      CREATE TABLE zone (
        id uuid PRIMARY KEY,
        name text NOT NULL UNIQUE,
        kind text NOT NULL CHECK (kind IN ('parent', 'hosted')),
        state text NOT NULL CHECK (state IN ('active', 'removed')),
        -- The last serial ever given out: stays after a removal, so that a zone that comes back is newer than what servers remember.
        serial bigint CHECK (serial BETWEEN 1 AND 4294967295),
        release_id uuid,
        release_number integer NOT NULL DEFAULT 0
      );

      CREATE TABLE record_set (
        zone_id uuid NOT NULL REFERENCES zone (id),
        owner text NOT NULL,
        type text NOT NULL,
        ttl integer NOT NULL CHECK (ttl BETWEEN 60 AND 604800),
        rdata jsonb NOT NULL,
        hash text NOT NULL,
        -- The owner's labels from the right: canonical order (RFC 4034 section 6.1) as a plain byte order.
        sort_key text COLLATE "C" NOT NULL,
        bucket integer NOT NULL,
        origin_type text NOT NULL CHECK (origin_type IN ('request', 'order', 'system')),
        origin_id text NOT NULL,
        PRIMARY KEY (zone_id, owner, type)
      );
      CREATE INDEX record_set_in_order ON record_set (zone_id, sort_key, type);
      CREATE INDEX record_set_by_bucket ON record_set (zone_id, bucket);

      CREATE TABLE zone_tree (
        zone_id uuid NOT NULL REFERENCES zone (id),
        level integer NOT NULL CHECK (level IN (1, 2)),
        n integer NOT NULL,
        hash text NOT NULL,
        PRIMARY KEY (zone_id, level, n)
      );

      CREATE TABLE release (
        id uuid PRIMARY KEY,
        zone_id uuid NOT NULL REFERENCES zone (id),
        number integer NOT NULL,
        parent_id uuid REFERENCES release (id),
        serial bigint NOT NULL CHECK (serial BETWEEN 1 AND 4294967295),
        difference jsonb NOT NULL,
        root_hash text NOT NULL,
        actor_kind text NOT NULL,
        actor_id text NOT NULL,
        actor_title text NOT NULL,
        origin_type text NOT NULL CHECK (origin_type IN ('request', 'order', 'system')),
        origin_id text NOT NULL,
        plan_hash text,
        reason text NOT NULL,
        at timestamptz NOT NULL,
        UNIQUE (zone_id, number)
      );
      CREATE UNIQUE INDEX release_one_child ON release (parent_id) WHERE parent_id IS NOT NULL;
      CREATE INDEX release_by_origin ON release (origin_type, origin_id);
      ALTER TABLE zone ADD FOREIGN KEY (release_id) REFERENCES release (id);

      CREATE TABLE publication (
        release_id uuid NOT NULL REFERENCES release (id),
        server_id uuid NOT NULL REFERENCES name_server (id),
        zone_id uuid NOT NULL REFERENCES zone (id),
        state text NOT NULL CHECK (state IN ('pending', 'verified', 'covered', 'failed', 'refused')),
        serial_seen bigint,
        verified_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        error jsonb,
        PRIMARY KEY (release_id, server_id)
      );
      CREATE INDEX publication_open ON publication (zone_id) WHERE state NOT IN ('verified', 'covered');

      CREATE TABLE challenge (
        zone_id uuid NOT NULL REFERENCES zone (id),
        owner text NOT NULL,
        value text NOT NULL,
        order_id text NOT NULL,
        PRIMARY KEY (zone_id, owner, value, order_id)
      );

      CREATE TABLE hold (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        reason text NOT NULL,
        placed_by text NOT NULL,
        placed_at timestamptz NOT NULL,
        lifted_by text,
        lifted_at timestamptz
      );
      CREATE INDEX hold_in_force ON hold (name) WHERE lifted_at IS NULL;

      GRANT SELECT ON name_server, zone, record_set, zone_tree, release, publication, challenge, hold TO panel, worker;
      GRANT INSERT ON release TO panel, worker;
      GRANT INSERT, UPDATE ON name_server, zone, publication, hold TO panel, worker;
      GRANT INSERT, UPDATE, DELETE ON record_set, zone_tree, challenge TO panel, worker;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
