import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { PlanLine, PlanPart } from '@app/kernel';

/** What will be done, part by part, as one analysis found it; the letter carries its digest and the signature covers that. */
@Entity({ name: 'request_plan' })
export class RequestPlan {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'request_id', type: 'uuid' })
  requestId: string;

  @Column({ type: 'int' })
  version: number;

  /** The analysis it belongs to; a plan of an earlier one is stale. */
  @Column({ name: 'analysis_id', type: 'uuid' })
  analysisId: string;

  @Column({ name: 'payload_digest', type: 'text' })
  payloadDigest: string;

  /** Opaque here; each lib describes and applies its own. */
  @Column({ type: 'jsonb' })
  parts: PlanPart[];

  /** SHA-256 over every part's lib and content. */
  @Column({ type: 'text' })
  digest: string;

  @Column({ type: 'jsonb' })
  lines: PlanLine[];

  @Column({ name: 'made_at', type: 'timestamptz' })
  madeAt: Date;
}
