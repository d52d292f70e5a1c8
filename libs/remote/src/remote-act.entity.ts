import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json } from '@app/kernel';

/** One act on a node, as it ended. Append-only. */
@Entity({ name: 'remote_act' })
export class RemoteAct {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'node_id', type: 'uuid' })
  nodeId: string;

  @Column({ type: 'text' })
  op: string;

  /** What was asked, without secrets; long texts by their digest. */
  @Column({ type: 'jsonb' })
  ask: Record<string, Json>;

  @Column({ name: 'actor_kind', type: 'text' })
  actorKind: 'person' | 'system';

  @Column({ name: 'actor_id', type: 'text' })
  actorId: string;

  /** The story step that asked, when one did. */
  @Column({ name: 'step_id', type: 'uuid', nullable: true })
  stepId: string | null;

  @Column({ name: 'fencing_token', type: 'bigint', nullable: true })
  fencingToken: string | null;

  @Column({ name: 'started_at', type: 'timestamptz' })
  startedAt: Date;

  @Column({ name: 'duration_ms', type: 'int' })
  durationMs: number;

  @Column({ type: 'boolean' })
  ok: boolean;

  @Column({ type: 'boolean', nullable: true })
  changed: boolean | null;

  @Column({ type: 'text', nullable: true })
  digest: string | null;

  @Column({ name: 'error_code', type: 'text', nullable: true })
  errorCode: string | null;
}
