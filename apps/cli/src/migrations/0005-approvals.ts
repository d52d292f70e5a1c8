import type { MigrationInterface, QueryRunner } from 'typeorm';

const states = `'submitted', 'received', 'with_head', 'disposed', 'analysed', 'reply_drafted', 'initialled', 'reply_signed', 'replied',
  'scheduled', 'in_execution', 'executed', 'completed', 'returned', 'declined', 'withdrawn'`;

const requests = `
CREATE TABLE service_request (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  tracking_code text NOT NULL UNIQUE,
  product text NOT NULL,
  standard text NOT NULL,
  standard_version integer NOT NULL,
  flow text NOT NULL,
  flow_version integer NOT NULL,
  unit_id uuid NOT NULL REFERENCES work_unit,
  state text NOT NULL CHECK (state IN (${states})),
  left_state text CHECK (left_state IN (${states})),
  channel text NOT NULL CHECK (channel IN ('panel', 'letter', 'phone', 'chat', 'walk_in', 'official_email')),
  asker jsonb NOT NULL,
  entered_by text NOT NULL,
  letter jsonb NOT NULL,
  scan text NOT NULL REFERENCES blob,
  payload jsonb NOT NULL,
  payload_digest text NOT NULL,
  reservation text,
  agenda_number text UNIQUE,
  received_at timestamptz,
  disposition_id uuid,
  analysis_id uuid,
  feasibility text CHECK (feasibility IN ('can', 'cannot')),
  mode text CHECK (mode IN ('online', 'in_person')),
  plan_id uuid,
  plan_run_id uuid REFERENCES run,
  reply_id uuid REFERENCES letter,
  former_reply_id uuid REFERENCES letter,
  drafter_id uuid REFERENCES person,
  run_id uuid REFERENCES run,
  signed_at timestamptz,
  schedule jsonb,
  outcome jsonb,
  version integer NOT NULL,
  submit_key text UNIQUE,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  CHECK ((state = 'returned') = (left_state IS NOT NULL))
);
CREATE INDEX service_request_unit ON service_request (unit_id, created_at);
CREATE INDEX service_request_open ON service_request (state) WHERE state NOT IN ('completed', 'declined', 'withdrawn');

-- Gapless numbers: the row is the lock, and a rolled-back request gives its number back.
CREATE TABLE request_register (
  standard text NOT NULL,
  year integer NOT NULL,
  last integer NOT NULL,
  PRIMARY KEY (standard, year)
);

CREATE TABLE request_act (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES service_request,
  version integer NOT NULL,
  item text NOT NULL,
  action text NOT NULL,
  from_state text CHECK (from_state IN (${states})),
  to_state text NOT NULL CHECK (to_state IN (${states})),
  actor_kind text NOT NULL CHECK (actor_kind IN ('person', 'system')),
  actor_id text NOT NULL,
  actor_title text NOT NULL,
  officer_id uuid REFERENCES person,
  reason text,
  letter_id uuid REFERENCES letter,
  facts jsonb NOT NULL,
  key text,
  at timestamptz NOT NULL,
  UNIQUE (request_id, version),
  UNIQUE (request_id, key),
  -- A returned, refused or cancelled step always holds a reason.
  CHECK (reason <> '' OR action NOT IN ('return_for_correction', 'withdraw', 'replan', 'reassign', 'reschedule', 'mark_no_show', 'close_declined'))
);
`;

const decisions = `
CREATE TABLE disposition (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES service_request,
  position_id uuid REFERENCES position,
  person_id uuid NOT NULL REFERENCES person,
  officers jsonb NOT NULL CHECK (jsonb_array_length(officers) > 0),
  instructions text[] NOT NULL,
  note text,
  letter_id uuid NOT NULL REFERENCES letter,
  at timestamptz NOT NULL
);
CREATE INDEX disposition_request ON disposition (request_id);

CREATE TABLE analysis (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES service_request,
  person_id uuid NOT NULL REFERENCES person,
  feasibility text NOT NULL CHECK (feasibility IN ('can', 'cannot')),
  mode text CHECK (mode IN ('online', 'in_person')),
  reason text NOT NULL CHECK (reason <> ''),
  next_step text,
  letter_id uuid NOT NULL REFERENCES letter,
  at timestamptz NOT NULL,
  CHECK ((feasibility = 'can') = (mode IS NOT NULL)),
  CHECK ((feasibility = 'cannot') = (next_step IS NOT NULL))
);
CREATE INDEX analysis_request ON analysis (request_id);

CREATE TABLE mark (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES service_request,
  kind text NOT NULL CHECK (kind IN ('initial', 'signature')),
  letter_id uuid NOT NULL REFERENCES letter,
  text_hash text NOT NULL,
  position_id uuid NOT NULL REFERENCES position,
  position_title text NOT NULL,
  person_id uuid NOT NULL REFERENCES person,
  at timestamptz NOT NULL,
  voided_at timestamptz
);
CREATE INDEX mark_letter ON mark (letter_id);
-- Never two signatures on one letter.
CREATE UNIQUE INDEX mark_signature ON mark (letter_id) WHERE kind = 'signature' AND voided_at IS NULL;

CREATE TABLE request_plan (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES service_request,
  version integer NOT NULL,
  analysis_id uuid NOT NULL REFERENCES analysis,
  payload_digest text NOT NULL,
  parts jsonb NOT NULL,
  digest text NOT NULL,
  lines jsonb NOT NULL,
  made_at timestamptz NOT NULL,
  UNIQUE (request_id, version)
);

CREATE TABLE request_clock (
  request_id uuid NOT NULL REFERENCES service_request,
  definition text NOT NULL,
  calendar text NOT NULL,
  state text NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'stopped', 'void')),
  gross integer NOT NULL CHECK (gross >= net),
  net integer NOT NULL CHECK (net >= 0),
  due timestamptz,
  gross_due timestamptz,
  started_at timestamptz,
  ended_at timestamptz,
  last_seq integer NOT NULL,
  PRIMARY KEY (request_id, definition)
);
CREATE INDEX request_clock_due ON request_clock (due) WHERE state IN ('running', 'paused');
`;

const access = `
ALTER TABLE service_request
  ADD FOREIGN KEY (disposition_id) REFERENCES disposition,
  ADD FOREIGN KEY (analysis_id) REFERENCES analysis,
  ADD FOREIGN KEY (plan_id) REFERENCES request_plan;
GRANT SELECT, INSERT, UPDATE ON service_request, request_register, request_clock TO panel, worker;
GRANT SELECT, INSERT ON request_act, disposition, analysis, mark, request_plan TO panel, worker;
GRANT UPDATE (voided_at) ON mark TO panel, worker;
`;

export class Approvals0005 implements MigrationInterface {
  name = 'approvals0000000000005';

  async up(q: QueryRunner): Promise<void> {
    await q.query(requests);
    await q.query(decisions);
    await q.query(access);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward; restore the backup to go back');
  }
}
