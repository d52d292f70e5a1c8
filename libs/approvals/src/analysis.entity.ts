import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whether it can be done, why, and how (nota analisis, DOM-2c). A later one stands over an earlier one. */
@Entity({ name: 'analysis' })
export class Analysis {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'request_id', type: 'uuid' })
  requestId: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId: string;

  @Column({ type: 'text' })
  feasibility: 'can' | 'cannot';

  @Column({ type: 'text', nullable: true })
  mode: 'online' | 'in_person' | null;

  @Column({ type: 'text' })
  reason: string;

  /** What a refused asker can do now; with `cannot`. */
  @Column({ name: 'next_step', type: 'text', nullable: true })
  nextStep: string | null;

  @Column({ name: 'letter_id', type: 'uuid' })
  letterId: string;

  @Column({ type: 'timestamptz' })
  at: Date;
}
