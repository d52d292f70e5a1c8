import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Platform0001 implements MigrationInterface {
  name = 'platform0000000000001';

  async up(q: QueryRunner): Promise<void> {
    for (const role of ['panel', 'worker', 'signer', 'lookup']) {
      await q.query(`DO $$ BEGIN CREATE ROLE ${role} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`);
    }
    await q.query(`
      CREATE TABLE event_stream (
        stream text PRIMARY KEY,
        seq bigint NOT NULL,
        head text NOT NULL
      );
      CREATE TABLE event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        stream text NOT NULL REFERENCES event_stream (stream),
        seq bigint NOT NULL,
        type text NOT NULL,
        at timestamptz(3) NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'system')),
        actor_id text NOT NULL,
        actor_title text NOT NULL,
        position_id uuid,
        data jsonb NOT NULL,
        previous_hash text NOT NULL,
        hash text NOT NULL,
        UNIQUE (stream, seq)
      );
      CREATE INDEX event_by_type ON event (type, at);

      CREATE TABLE run (
        id uuid PRIMARY KEY,
        story text NOT NULL,
        subject_type text NOT NULL,
        subject_id text NOT NULL,
        ask jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('running', 'stuck', 'done', 'undone')),
        created_at timestamptz NOT NULL,
        finished_at timestamptz
      );
      CREATE INDEX run_by_subject ON run (subject_type, subject_id, created_at);
      CREATE TABLE step (
        id uuid PRIMARY KEY,
        run_id uuid NOT NULL REFERENCES run (id),
        position integer NOT NULL,
        name text NOT NULL,
        state text NOT NULL CHECK (state IN ('waiting', 'ready', 'running', 'done', 'stuck')),
        attempt integer NOT NULL DEFAULT 0,
        start_after timestamptz,
        lease_owner text,
        lease_until timestamptz,
        result jsonb,
        error jsonb,
        started_at timestamptz,
        finished_at timestamptz,
        UNIQUE (run_id, position)
      );
      CREATE INDEX step_open ON step (start_after) WHERE state IN ('ready', 'running');
      CREATE TABLE step_attempt (
        step_id uuid NOT NULL,
        attempt integer NOT NULL,
        owner text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        outcome text,
        error jsonb,
        PRIMARY KEY (step_id, attempt, started_at)
      );

      CREATE TABLE outbox_message (
        id uuid PRIMARY KEY,
        channel text NOT NULL CHECK (channel IN ('email')),
        recipient text NOT NULL,
        subject text NOT NULL,
        text text NOT NULL,
        attachments jsonb NOT NULL,
        about_type text NOT NULL,
        about_id text NOT NULL,
        state text NOT NULL CHECK (state IN ('queued', 'handed_over', 'failed')),
        attempts integer NOT NULL,
        next_at timestamptz NOT NULL,
        last_error text,
        created_at timestamptz NOT NULL,
        handed_over_at timestamptz
      );
      CREATE INDEX outbox_message_due ON outbox_message (next_at) WHERE state = 'queued';
      CREATE INDEX outbox_message_about ON outbox_message (about_type, about_id);

      CREATE TABLE blob (
        sha256 text PRIMARY KEY,
        size bigint NOT NULL,
        media_type text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE blob_chunk (
        sha256 text NOT NULL REFERENCES blob (sha256),
        n integer NOT NULL,
        data bytea NOT NULL,
        PRIMARY KEY (sha256, n)
      );

      GRANT SELECT, INSERT ON event, blob, blob_chunk TO panel, worker;
      GRANT SELECT, INSERT, UPDATE ON event_stream, run, outbox_message, step_attempt TO panel, worker;
      GRANT SELECT, INSERT, UPDATE, DELETE ON step TO panel, worker;
      GRANT SELECT ON schema_migration TO panel, worker, signer, lookup;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
