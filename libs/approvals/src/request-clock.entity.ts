import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClockState } from '@app/clocks';

/** The figures of one clock as at the last event: a cache of the fold, never a counter. A rebuild gives the same row. */
@Entity({ name: 'request_clock' })
export class RequestClock {
  @PrimaryColumn({ name: 'request_id', type: 'uuid' })
  requestId: string;

  /** Item of the standard: `DOM-3a-reply`. */
  @PrimaryColumn('text')
  definition: string;

  /** Calendar in force at the start: `tni/1`. */
  @Column({ type: 'text' })
  calendar: string;

  @Column({ type: 'text' })
  state: ClockState;

  /** Working minutes. */
  @Column({ type: 'int' })
  gross: number;

  @Column({ type: 'int' })
  net: number;

  @Column({ type: 'timestamptz', nullable: true })
  due: Date | null;

  @Column({ name: 'gross_due', type: 'timestamptz', nullable: true })
  grossDue: Date | null;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt: Date | null;

  @Column({ name: 'ended_at', type: 'timestamptz', nullable: true })
  endedAt: Date | null;

  /** Sequence number, in the request's stream, of the last event folded in. */
  @Column({ name: 'last_seq', type: 'int' })
  lastSeq: number;
}
