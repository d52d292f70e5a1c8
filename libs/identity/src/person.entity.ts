import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Someone who serves or asks; what he may do hangs on the positions he holds. */
@Entity({ name: 'person' })
export class Person {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  kind: 'military' | 'civilian';

  @Column({ type: 'text' })
  name: string;

  /** Full rank as letters write it, "TNI" after flag ranks; the grade name of a civil servant. */
  @Column({ type: 'text' })
  rank: string;

  /** NRP, or NIP of a civil servant. */
  @Column({ name: 'service_number', type: 'text' })
  serviceNumber: string;

  @Column({ type: 'text', nullable: true })
  email: string | null;
}
