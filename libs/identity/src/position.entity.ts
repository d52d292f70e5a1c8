import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '@app/kernel';

/** A jabatan: roles belong to it, never to a person or a login. */
@Entity({ name: 'position' })
export class Position {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  @Column({ type: 'text' })
  title: string;

  @Column({ type: 'text', array: true })
  roles: Role[];
}
