import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { OriginType } from './record-set.entity';
import type { RecordTypeName } from './records';
import { serialColumn } from './serial-column';

/** What a set holds, apart from whose it is: TTL in seconds, canonical presentations. */
export interface SetValue {
  readonly ttl: number;
  readonly rdata: readonly string[];
}

/** One set's way from one release to the next; null where it does not exist. */
export interface Change {
  readonly owner: string;
  readonly type: RecordTypeName;
  readonly before: SetValue | null;
  readonly after: SetValue | null;
}

/** An immutable step of a zone's history: its parent plus the difference, and the root hash of all its sets. */
@Entity({ name: 'release' })
export class Release {
  @PrimaryColumn('uuid') id: string;
  @Column({ name: 'zone_id', type: 'uuid' }) zoneId: string;
  /** 1 for the zone's first, then one more each. */
  @Column('integer') number: number;
  @Column({ name: 'parent_id', type: 'uuid', nullable: true }) parentId: string | null;
  @Column({ ...serialColumn, nullable: false }) serial: number;
  @Column('jsonb') difference: Change[];
  @Column({ name: 'root_hash', type: 'text' }) rootHash: string;
  @Column({ name: 'actor_kind', type: 'text' }) actorKind: string;
  @Column({ name: 'actor_id', type: 'text' }) actorId: string;
  @Column({ name: 'actor_title', type: 'text' }) actorTitle: string;
  @Column({ name: 'origin_type', type: 'text' }) originType: OriginType;
  @Column({ name: 'origin_id', type: 'text' }) originId: string;
  /** Digest of the plan that was applied, null for other acts. */
  @Column({ name: 'plan_hash', type: 'text', nullable: true }) planHash: string | null;
  @Column('text') reason: string;
  @Column('timestamptz') at: Date;
}

/** What an act gives back: which release of which zone says it. */
export interface ReleaseRef {
  readonly releaseId: string;
  readonly zone: string;
  readonly serial: number;
}
