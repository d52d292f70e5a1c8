import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Json } from '@app/kernel';
import type { Action, State } from './flow';

/** One act on a request, as people read it: the reasons and names that the event chain must not hold. Append-only. */
@Entity({ name: 'request_act' })
export class RequestAct {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'request_id', type: 'uuid' })
  requestId: string;

  /** The request's version after it. */
  @Column({ type: 'int' })
  version: number;

  /** Row of the flow: `L5`. */
  @Column({ type: 'text' })
  item: string;

  @Column({ type: 'text' })
  action: Action;

  @Column({ name: 'from_state', type: 'text', nullable: true })
  fromState: State | null;

  @Column({ name: 'to_state', type: 'text' })
  toState: State;

  @Column({ name: 'actor_kind', type: 'text' })
  actorKind: 'person' | 'system';

  @Column({ name: 'actor_id', type: 'text' })
  actorId: string;

  @Column({ name: 'actor_title', type: 'text' })
  actorTitle: string;

  /** The named officer in whose name the system acted. */
  @Column({ name: 'officer_id', type: 'uuid', nullable: true })
  officerId: string | null;

  @Column({ type: 'text', nullable: true })
  reason: string | null;

  @Column({ name: 'letter_id', type: 'uuid', nullable: true })
  letterId: string | null;

  /** Small facts for the timeline's sentence. */
  @Column({ type: 'jsonb' })
  facts: Readonly<Record<string, Json>>;

  /** Idempotency key: the same act with the same key is done once. */
  @Column({ type: 'text', nullable: true })
  key: string | null;

  @Column({ type: 'timestamptz' })
  at: Date;
}
