import { DomainName } from '@app/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RecordSet } from './record-set';
import type { RecordTypeName } from './records';

export type OriginType = 'request' | 'order' | 'system';

/** Why something is in the zone: the request, the certificate order, or a part of the system. */
export interface Origin {
  readonly type: OriginType;
  readonly id: string;
}

/** A set that a zone holds now. An SOA is kept with serial 0: the serial belongs to the release. */
@Entity({ name: 'record_set' })
export class RecordSetRow {
  @PrimaryColumn({ name: 'zone_id', type: 'uuid' }) zoneId: string;
  @PrimaryColumn('text') owner: string;
  @PrimaryColumn('text') type: RecordTypeName;
  @Column('integer') ttl: number;
  @Column('jsonb') rdata: string[];
  @Column('text') hash: string;
  @Column({ name: 'sort_key', type: 'text' }) sortKey: string;
  @Column('integer') bucket: number;
  @Column({ name: 'origin_type', type: 'text' }) originType: OriginType;
  @Column({ name: 'origin_id', type: 'text' }) originId: string;

  set(): RecordSet {
    return { owner: DomainName.parse(this.owner), type: this.type, ttl: this.ttl, rdata: this.rdata };
  }
}
