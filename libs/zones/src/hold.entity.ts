import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A name that must not be acted on (suspension, dispute): certificates and stories ask before they go on. */
@Entity({ name: 'hold' })
export class Hold {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') reason: string;
  @Column({ name: 'placed_by', type: 'text' }) placedBy: string;
  @Column({ name: 'placed_at', type: 'timestamptz' }) placedAt: Date;
  @Column({ name: 'lifted_by', type: 'text', nullable: true }) liftedBy: string | null;
  @Column({ name: 'lifted_at', type: 'timestamptz', nullable: true }) liftedAt: Date | null;
}
