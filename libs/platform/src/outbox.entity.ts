import { Column, Entity, PrimaryColumn } from 'typeorm';

export interface OutboxAttachment {
  readonly name: string;
  /** SHA-256 of the blob. */
  readonly blob: string;
  readonly mediaType: string;
}

@Entity({ name: 'outbox_message' })
export class OutboxMessage {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  channel: 'email';

  @Column({ type: 'text' })
  recipient: string;

  @Column({ type: 'text' })
  subject: string;

  @Column({ type: 'text' })
  text: string;

  @Column({ type: 'jsonb' })
  attachments: OutboxAttachment[];

  @Column({ name: 'about_type', type: 'text' })
  aboutType: string;

  @Column({ name: 'about_id', type: 'text' })
  aboutId: string;

  @Column({ type: 'text' })
  state: 'queued' | 'handed_over' | 'failed';

  @Column({ type: 'int' })
  attempts: number;

  @Column({ name: 'next_at', type: 'timestamptz' })
  nextAt: Date;

  @Column({ name: 'last_error', type: 'text', nullable: true })
  lastError: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'handed_over_at', type: 'timestamptz', nullable: true })
  handedOverAt: Date | null;
}
