import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json } from '@app/kernel';

/** The whole object as it stood after each change: "who held this on 17 August, by which letter" is one row. */
@Entity({ name: 'domain_history' })
export class DomainHistory {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'domain_id', type: 'uuid' })
  domainId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  @Column({ type: 'text' })
  change: 'reserved' | 'restated' | 'activated' | 'released';

  @Column({ name: 'actor_title', type: 'text' })
  actorTitle: string;

  @Column({ name: 'request_id', type: 'uuid', nullable: true })
  requestId: string | null;

  @Column({ type: 'jsonb' })
  domain: Json;
}
