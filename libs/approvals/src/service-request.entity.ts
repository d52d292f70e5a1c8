import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Conflict, type Json } from '@app/kernel';
import { ends, type State } from './flow';

export type Channel = 'panel' | 'letter' | 'phone' | 'chat' | 'walk_in' | 'official_email';
export const channels: readonly Channel[] = ['panel', 'letter', 'phone', 'chat', 'walk_in', 'official_email'];

/** The unit's letter (surat permohonan), as its head signed it. */
export interface RequestLetter {
  readonly number: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** Post of the signer: "Komandan Satuan Siber". */
  readonly signer: string;
  readonly subject: string;
  readonly securityClass: 'B' | 'T' | 'R' | 'SR';
  readonly urgency: 'biasa' | 'segera' | 'kilat';
  readonly pages: number;
}

/** Who asks for the unit and gets the answers. */
export interface Asker {
  readonly personId: string | null;
  readonly name: string;
  readonly position: string;
  readonly email: string;
  readonly phone: string | null;
}

/** A request that has a run and stands here was replanned. */
const replanning: readonly State[] = ['disposed', 'analysed', 'reply_drafted', 'initialled', 'returned'];

/** A berkas: one thing asked under one standard. It keeps the versions it began with. */
@Entity({ name: 'service_request' })
export class ServiceRequest {
  @PrimaryColumn('uuid')
  id: string;

  /** Gapless per year: `DOM-2026-0001`. */
  @Column({ type: 'text' })
  number: string;

  /** Random: the asker's key to the public progress page. */
  @Column({ name: 'tracking_code', type: 'text' })
  trackingCode: string;

  @Column({ type: 'text' })
  product: string;

  @Column({ type: 'text' })
  standard: string;

  @Column({ name: 'standard_version', type: 'int' })
  standardVersion: number;

  @Column({ type: 'text' })
  flow: string;

  @Column({ name: 'flow_version', type: 'int' })
  flowVersion: number;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  @Column({ type: 'text' })
  state: State;

  /** The state from which it was returned; null unless `returned`. */
  @Column({ name: 'left_state', type: 'text', nullable: true })
  leftState: State | null;

  @Column({ type: 'text' })
  channel: Channel;

  @Column({ type: 'jsonb' })
  asker: Asker;

  /** Person id of whoever typed it in. */
  @Column({ name: 'entered_by', type: 'text' })
  enteredBy: string;

  @Column({ type: 'jsonb' })
  letter: RequestLetter;

  /** SHA-256 of the scan's blob. */
  @Column({ type: 'text' })
  scan: string;

  @Column({ type: 'jsonb' })
  payload: Json;

  @Column({ name: 'payload_digest', type: 'text' })
  payloadDigest: string;

  /** Id of what the product reserved for it (a domain). */
  @Column({ type: 'text', nullable: true })
  reservation: string | null;

  @Column({ name: 'agenda_number', type: 'text', nullable: true })
  agendaNumber: string | null;

  @Column({ name: 'received_at', type: 'timestamptz', nullable: true })
  receivedAt: Date | null;

  @Column({ name: 'disposition_id', type: 'uuid', nullable: true })
  dispositionId: string | null;

  @Column({ name: 'analysis_id', type: 'uuid', nullable: true })
  analysisId: string | null;

  @Column({ type: 'text', nullable: true })
  feasibility: 'can' | 'cannot' | null;

  @Column({ type: 'text', nullable: true })
  mode: 'online' | 'in_person' | null;

  @Column({ name: 'plan_id', type: 'uuid', nullable: true })
  planId: string | null;

  @Column({ name: 'plan_run_id', type: 'uuid', nullable: true })
  planRunId: string | null;

  /** The reply being written, or the last one sent. */
  @Column({ name: 'reply_id', type: 'uuid', nullable: true })
  replyId: string | null;

  /** The reply signed before a replan: what the next one adds to. */
  @Column({ name: 'former_reply_id', type: 'uuid', nullable: true })
  formerReplyId: string | null;

  /** Person id of whoever last changed the reply's text. */
  @Column({ name: 'drafter_id', type: 'uuid', nullable: true })
  drafterId: string | null;

  @Column({ name: 'run_id', type: 'uuid', nullable: true })
  runId: string | null;

  /** When the first reply was signed: from then on there is no withdrawing. */
  @Column({ name: 'signed_at', type: 'timestamptz', nullable: true })
  signedAt: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  schedule: Json;

  @Column({ type: 'jsonb', nullable: true })
  outcome: Json;

  /** One more with each act: what a page shows back to notice that somebody was faster. */
  @Column({ type: 'int' })
  version: number;

  @Column({ name: 'submit_key', type: 'text', nullable: true })
  submitKey: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'changed_at', type: 'timestamptz' })
  changedAt: Date;

  get ended(): boolean {
    return ends.includes(this.state);
  }

  /** After a replan the story waits for the new signature: a retry would carry out the plan that was given up. @throws Conflict */
  mustTakeRetry(runId: string): void {
    if (this.runId === runId && replanning.includes(this.state)) throw new Conflict('approvals.waits-for-new-plan');
  }

  /** To the state that the flow's row named; the caller has checked the row. */
  moveTo(next: State, at: Date): void {
    this.leftState = next === 'returned' ? this.state : null;
    this.state = next;
    this.version += 1;
    this.changedAt = at;
  }
}
