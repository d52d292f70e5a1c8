import { Column, Entity, PrimaryColumn } from 'typeorm';
import { serialColumn } from './serial-column';

/** `covered`: a later release was verified at this server, so this one needs no look of its own. */
export type PublicationState = 'pending' | 'verified' | 'covered' | 'failed' | 'refused';

/** One release at one server: whether it is served, as seen by asking that server. */
@Entity({ name: 'publication' })
export class Publication {
  @PrimaryColumn({ name: 'release_id', type: 'uuid' }) releaseId: string;
  @PrimaryColumn({ name: 'server_id', type: 'uuid' }) serverId: string;
  @Column({ name: 'zone_id', type: 'uuid' }) zoneId: string;
  @Column('text') state: PublicationState;
  @Column({ ...serialColumn, name: 'serial_seen' }) serialSeen: number | null;
  @Column({ name: 'verified_at', type: 'timestamptz', nullable: true }) verifiedAt: Date | null;
  @Column('integer') attempts: number;
  @Column('jsonb', { nullable: true }) error: { code: string; facts: Record<string, string | number | boolean | null> } | null;
}
