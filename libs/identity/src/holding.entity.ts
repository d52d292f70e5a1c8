import { Column, Entity, PrimaryColumn } from 'typeorm';

export type HoldingKind = 'definitive' | 'temporary' | 'daily';

const prefixes: Record<HoldingKind, string> = { definitive: '', temporary: 'Plt. ', daily: 'Plh. ' };

/** A person holds a position for a period: definitively, as Plt. (post vacant) or as Plh. (holder away). */
@Entity({ name: 'holding' })
export class Holding {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'position_id', type: 'uuid' })
  positionId: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId: string;

  @Column({ type: 'text' })
  kind: HoldingKind;

  @Column({ name: 'held_from', type: 'date' })
  heldFrom: string;

  @Column({ name: 'held_to', type: 'date', nullable: true })
  heldTo: string | null;
}

/** "Plt. Kepala Pusat": the title as its holder signs. */
export function titleOf(kind: HoldingKind, title: string): string {
  return prefixes[kind] + title;
}
