import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Registry0007 implements MigrationInterface {
  name = 'registry0000000000007';

  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE domain (
        id uuid PRIMARY KEY,
        name text NOT NULL CHECK (name = lower(name) AND name LIKE '%.mil.id'),
        unit_id uuid NOT NULL REFERENCES work_unit (id),
        request_id uuid REFERENCES service_request (id),
        state text NOT NULL CHECK (state IN ('reserved', 'active', 'released')),
        purpose text NOT NULL,
        server_hold boolean NOT NULL,
        reserved_at timestamptz NOT NULL,
        active_since timestamptz,
        released_at timestamptz,
        CHECK ((state = 'released') = (released_at IS NOT NULL)),
        CHECK (state <> 'active' OR active_since IS NOT NULL)
      );
      CREATE UNIQUE INDEX domain_one_holder ON domain (name) WHERE state <> 'released';
      CREATE INDEX domain_by_unit ON domain (unit_id, name);

      CREATE TABLE domain_contact (
        domain_id uuid NOT NULL REFERENCES domain (id),
        role text NOT NULL CHECK (role IN ('registrant', 'technical')),
        post text NOT NULL,
        email text NOT NULL,
        phone text NOT NULL,
        PRIMARY KEY (domain_id, role)
      );

      CREATE TABLE domain_history (
        id uuid PRIMARY KEY,
        domain_id uuid NOT NULL REFERENCES domain (id),
        name text NOT NULL,
        unit_id uuid NOT NULL,
        at timestamptz NOT NULL,
        change text NOT NULL CHECK (change IN ('reserved', 'restated', 'activated', 'released')),
        actor_title text NOT NULL,
        request_id uuid,
        domain jsonb NOT NULL
      );
      CREATE INDEX domain_history_by_name ON domain_history (name, at);

      CREATE TABLE reserved_name (
        label text PRIMARY KEY,
        reason text NOT NULL
      );
      INSERT INTO reserved_name (label, reason) VALUES
        ('www', 'nama layanan umum'), ('mail', 'nama layanan umum'), ('ftp', 'nama layanan umum'), ('smtp', 'nama layanan umum'),
        ('ns1', 'server nama registri'), ('ns2', 'server nama registri'), ('ns3', 'server nama registri'), ('ns4', 'server nama registri'),
        ('whois', 'layanan registri'), ('rdap', 'layanan registri'), ('registry', 'layanan registri'), ('registri', 'layanan registri'),
        ('nic', 'layanan registri'), ('localhost', 'nama teknis'), ('wpad', 'nama teknis'), ('autoconfig', 'nama teknis'), ('autodiscover', 'nama teknis'),
        ('example', 'nama contoh'), ('test', 'nama teknis'), ('invalid', 'nama teknis');

      GRANT SELECT, INSERT, UPDATE ON domain, domain_contact TO panel, worker;
      GRANT SELECT, INSERT ON domain_history TO panel, worker;
      GRANT SELECT ON reserved_name TO panel, worker;
    `);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
