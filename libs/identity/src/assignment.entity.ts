import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A penugasan: who may serve a service, from when to when, by whose letter (standards' items M6b, M7b). */
@Entity({ name: 'assignment' })
export class Assignment {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId: string;

  /** Key of the standard: 'DOM'. */
  @Column({ type: 'text' })
  service: string;

  /** Number of the assignment letter. */
  @Column({ type: 'text' })
  number: string;

  @Column({ name: 'in_force_from', type: 'date' })
  inForceFrom: string;

  @Column({ name: 'in_force_to', type: 'date', nullable: true })
  inForceTo: string | null;

  /** The position that signed it. */
  @Column({ name: 'signed_by', type: 'uuid' })
  signedBy: string;
}
