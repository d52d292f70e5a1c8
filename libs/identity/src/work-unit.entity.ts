import { Column, Entity, PrimaryColumn } from 'typeorm';

export type UnitKind = 'headquarters' | 'centre' | 'inspectorate' | 'unit';

/** A satuan kerja. Renamed or merged units end and a successor names its predecessor: old letters keep the old row. */
@Entity({ name: 'work_unit' })
export class WorkUnit {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'parent_id', type: 'uuid', nullable: true })
  parentId: string | null;

  @Column({ name: 'predecessor_id', type: 'uuid', nullable: true })
  predecessorId: string | null;

  @Column({ type: 'text' })
  kind: UnitKind;

  /** Official name, as letters write it. */
  @Column({ type: 'text' })
  name: string;

  /** The unit's token in letter numbers. */
  @Column({ name: 'short_name', type: 'text' })
  shortName: string;

  @Column({ type: 'text', nullable: true })
  email: string | null;

  @Column({ type: 'text', nullable: true })
  address: string | null;

  /** YYYY-MM-DD, as are all days of this lib. */
  @Column({ name: 'in_force_from', type: 'date' })
  inForceFrom: string;

  @Column({ name: 'in_force_to', type: 'date', nullable: true })
  inForceTo: string | null;
}
