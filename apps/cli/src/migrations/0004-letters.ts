import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Letters0004 implements MigrationInterface {
  name = 'letters0000000000004';

  async up(q: QueryRunner): Promise<void> {
    await q.query(tables);
    await q.query(guard);
    await q.query(data);
    await q.query(grants);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}

const tables = `
  CREATE TABLE letter_office (
    id text PRIMARY KEY CHECK (id = 'main'),
    letterhead text[] NOT NULL,
    place text NOT NULL,
    signatory text NOT NULL,
    complaint_channel text NOT NULL,
    unit_token text NOT NULL,
    archive_token text NOT NULL,
    verify_url text
  );
  CREATE TABLE letter_number_pattern (
    register text PRIMARY KEY,
    pattern text NOT NULL
  );
  CREATE TABLE letter_register (
    register text NOT NULL REFERENCES letter_number_pattern (register),
    year integer NOT NULL,
    next integer NOT NULL CHECK (next > 0),
    PRIMARY KEY (register, year)
  );
  CREATE TABLE letter (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('receipt', 'disposition_sheet', 'analysis_note', 'reply')),
    about_type text NOT NULL,
    about_id text NOT NULL,
    unit_id uuid NOT NULL,
    fields jsonb NOT NULL,
    text jsonb NOT NULL,
    text_hash text NOT NULL CHECK (text_hash ~ '^[0-9a-f]{64}$'),
    state text NOT NULL CHECK (state IN ('draft', 'issued', 'signed', 'void')),
    register text,
    year integer,
    serial integer,
    number text,
    date timestamptz(3),
    signature jsonb,
    verification_code text NOT NULL UNIQUE,
    verify_url text,
    demo boolean NOT NULL,
    pdf_sha256 text REFERENCES blob (sha256),
    void_reason text,
    created_at timestamptz NOT NULL,
    UNIQUE (register, year, serial),
    CHECK ((register IS NULL) = (serial IS NULL) AND (serial IS NULL) = (year IS NULL) AND (serial IS NULL) = (number IS NULL)),
    CHECK (state NOT IN ('issued', 'signed') OR (number IS NOT NULL AND date IS NOT NULL AND pdf_sha256 IS NOT NULL)),
    CHECK (state <> 'signed' OR signature IS NOT NULL),
    CHECK ((state = 'void') = (void_reason IS NOT NULL))
  );
  CREATE INDEX letter_by_subject ON letter (about_type, about_id, created_at);
  CREATE INDEX letter_by_unit ON letter (unit_id, created_at);
`;

/** Grants cannot look at a row's state: whoever connects, what is on paper stays, but for becoming void. */
const guard = `
  CREATE FUNCTION letter_stays() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF OLD.state = 'draft' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
    IF OLD.state = 'draft' THEN RETURN OLD; END IF;
    IF TG_OP = 'UPDATE' AND OLD.state IN ('issued', 'signed') AND NEW.state = 'void'
       AND to_jsonb(NEW) - 'state' - 'void_reason' = to_jsonb(OLD) - 'state' - 'void_reason' THEN
      RETURN NEW;
    END IF;
    RAISE EXCEPTION 'letter % is % and cannot be changed', OLD.id, OLD.state USING ERRCODE = 'integrity_constraint_violation';
  END $$;
  CREATE TRIGGER letter_stays BEFORE UPDATE OR DELETE ON letter FOR EACH ROW EXECUTE FUNCTION letter_stays();
  CREATE FUNCTION letter_register_counts_up() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' AND NEW.register = OLD.register AND NEW.year = OLD.year AND NEW.next = OLD.next + 1 THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a number register only counts up' USING ERRCODE = 'integrity_constraint_violation';
  END $$;
  CREATE TRIGGER letter_register_counts_up BEFORE UPDATE OR DELETE ON letter_register FOR EACH ROW EXECUTE FUNCTION letter_register_counts_up();
`;

/** The published names of the office and the military number style; both are data and may be set otherwise. */
const data = `
  INSERT INTO letter_office (id, letterhead, place, signatory, complaint_channel, unit_token, archive_token) VALUES (
    'main',
    ARRAY['Markas Besar Tentara Nasional Indonesia', 'Pusat Informasi dan Pengolahan Data'],
    'Jakarta',
    'Kepala Pusat Informasi dan Pengolahan Data TNI',
    'petugas jaga Pusinfolahta TNI, melalui telepon, surel dinas, atau langsung ke kantor',
    'Pusinfolahta',
    'TIK'
  );
  INSERT INTO letter_number_pattern (register, pattern) VALUES
    ('outgoing:B', '{class}/{serial}/{romanMonth}/{year}'),
    ('receipt', 'TT/{serial}/{romanMonth}/{year}'),
    ('disposition', 'LD/{serial}/{romanMonth}/{year}'),
    ('analysis', 'NA/{serial}/{romanMonth}/{year}'),
    ('agenda', 'AG/{serial}/{romanMonth}/{year}');
`;

const grants = `
  GRANT SELECT, INSERT, UPDATE ON letter, letter_register, letter_number_pattern TO panel, worker;
  GRANT SELECT, UPDATE ON letter_office TO panel;
  GRANT SELECT ON letter_office TO worker;
`;
