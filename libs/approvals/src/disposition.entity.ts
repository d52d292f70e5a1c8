import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface NamedOfficer {
  readonly personId: string;
  readonly title: string;
}

/** Whom the head directed, to do what (lembar disposisi). A later one stands over an earlier one. */
@Entity({ name: 'disposition' })
export class Disposition {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'request_id', type: 'uuid' })
  requestId: string;

  @Column({ name: 'position_id', type: 'uuid', nullable: true })
  positionId: string | null;

  @Column({ name: 'person_id', type: 'uuid' })
  personId: string;

  @Column({ type: 'jsonb' })
  officers: NamedOfficer[];

  /** Keys of `dispositionInstructions`. */
  @Column({ type: 'text', array: true })
  instructions: string[];

  @Column({ type: 'text', nullable: true })
  note: string | null;

  @Column({ name: 'letter_id', type: 'uuid' })
  letterId: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
