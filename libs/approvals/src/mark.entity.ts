import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A paraf or a signature, bound to the hash of the exact text it was put on. Any change of the text voids it. */
@Entity({ name: 'mark' })
export class Mark {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'request_id', type: 'uuid' })
  requestId: string;

  @Column({ type: 'text' })
  kind: 'initial' | 'signature';

  @Column({ name: 'letter_id', type: 'uuid' })
  letterId: string;

  @Column({ name: 'text_hash', type: 'text' })
  textHash: string;

  @Column({ name: 'position_id', type: 'uuid' })
  positionId: string;

  /** As it was held then: "Plh. Kepala Bagian". */
  @Column({ name: 'position_title', type: 'text' })
  positionTitle: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  @Column({ name: 'voided_at', type: 'timestamptz', nullable: true })
  voidedAt: Date | null;
}
