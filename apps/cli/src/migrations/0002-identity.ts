import type { MigrationInterface, QueryRunner } from 'typeorm';

const organisation = `
CREATE TABLE work_unit (
  id uuid PRIMARY KEY,
  parent_id uuid REFERENCES work_unit,
  predecessor_id uuid REFERENCES work_unit,
  kind text NOT NULL CHECK (kind IN ('headquarters', 'centre', 'inspectorate', 'unit')),
  name text NOT NULL,
  short_name text NOT NULL,
  email text,
  address text,
  in_force_from date NOT NULL,
  in_force_to date,
  CHECK (in_force_to IS NULL OR in_force_to >= in_force_from),
  CHECK (parent_id <> id),
  CHECK (predecessor_id <> id)
);
CREATE INDEX work_unit_parent ON work_unit (parent_id);
-- A short name is the unit's token in letter numbers: one unit in force bears it.
CREATE UNIQUE INDEX work_unit_short_name ON work_unit (short_name) WHERE in_force_to IS NULL;

CREATE TABLE person (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('military', 'civilian')),
  name text NOT NULL,
  rank text NOT NULL,
  service_number text NOT NULL UNIQUE,
  email text
);

CREATE TABLE position (
  id uuid PRIMARY KEY,
  unit_id uuid NOT NULL REFERENCES work_unit,
  title text NOT NULL,
  roles text[] NOT NULL
);
CREATE INDEX position_unit ON position (unit_id);

CREATE TABLE holding (
  id uuid PRIMARY KEY,
  position_id uuid NOT NULL REFERENCES position,
  person_id uuid NOT NULL REFERENCES person,
  kind text NOT NULL CHECK (kind IN ('definitive', 'temporary', 'daily')),
  held_from date NOT NULL,
  held_to date,
  CHECK (held_to IS NULL OR held_to >= held_from)
);
CREATE INDEX holding_person ON holding (person_id);
-- One definitive holder of a position at a time; a Plh. may stand in beside one who is away.
CREATE UNIQUE INDEX holding_definitive ON holding (position_id) WHERE kind = 'definitive' AND held_to IS NULL;

CREATE TABLE assignment (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  service text NOT NULL,
  number text NOT NULL UNIQUE,
  in_force_from date NOT NULL,
  in_force_to date,
  signed_by uuid NOT NULL REFERENCES position,
  CHECK (in_force_to IS NULL OR in_force_to >= in_force_from)
);
CREATE INDEX assignment_person ON assignment (person_id, service);
`;

const access = `
CREATE TABLE login (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL UNIQUE REFERENCES person,
  username text NOT NULL UNIQUE CHECK (username = lower(username)),
  password_hash text NOT NULL,
  totp_secret text NOT NULL,
  -- The last time step whose code was accepted: each code opens once.
  totp_step bigint NOT NULL DEFAULT 0
);

-- Back-off is counted from these rows. The account is a digest, so that a password typed into the wrong field is not kept.
CREATE TABLE login_attempt (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  account text NOT NULL,
  address text NOT NULL,
  stage text NOT NULL CHECK (stage IN ('password', 'totp', 'step-up')),
  outcome text NOT NULL CHECK (outcome IN ('failed', 'passed', 'completed'))
);
CREATE INDEX login_attempt_account ON login_attempt (account, at);
CREATE INDEX login_attempt_address ON login_attempt (address, at);

-- The shape connect-pg-simple expects.
CREATE TABLE session (
  sid varchar PRIMARY KEY,
  sess json NOT NULL,
  expire timestamp(6) NOT NULL
);
CREATE INDEX session_expire ON session (expire);

-- What a form's first submit answered: the second shows the same.
CREATE TABLE form_submission (
  key uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  route text NOT NULL,
  location text,
  at timestamptz NOT NULL
);
CREATE INDEX form_submission_at ON form_submission (at);
`;

const grants = `
GRANT SELECT, INSERT, UPDATE ON work_unit, person, position, holding, assignment, login TO panel;
GRANT SELECT ON work_unit, person, position, holding, assignment TO worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON login_attempt, session, form_submission TO panel;
`;

export class Identity0002 implements MigrationInterface {
  name = 'identity0000000000002';

  async up(q: QueryRunner): Promise<void> {
    await q.query(organisation);
    await q.query(access);
    await q.query(grants);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
