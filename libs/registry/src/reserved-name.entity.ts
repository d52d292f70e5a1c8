import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A label below mil.id that is kept: data of the registrar, with its reason. */
@Entity({ name: 'reserved_name' })
export class ReservedName {
  @PrimaryColumn({ type: 'text' })
  label: string;

  @Column({ type: 'text' })
  reason: string;
}
