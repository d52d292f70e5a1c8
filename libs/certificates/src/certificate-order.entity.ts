import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Conflict, newId, type ErrorFacts } from '@app/kernel';
import type { Sealed } from '@app/platform';
import type { AuthorityOrder } from './certificate-authority';

export type OrderState = 'due' | 'ordered' | 'challenged' | 'validated' | 'finalized' | 'stored' | 'failed';

/** A dns-01 value shown for this order, until it is taken back. */
export interface ShownChallenge {
  /** `_acme-challenge.<name>` */
  readonly owner: string;
  readonly value: string;
}

const next: Readonly<Record<OrderState, readonly OrderState[]>> = {
  due: ['ordered', 'failed'],
  ordered: ['challenged', 'failed'],
  challenged: ['validated', 'failed'],
  validated: ['finalized', 'failed'],
  finalized: ['stored', 'failed'],
  stored: [],
  failed: [],
};

const minute = 60_000;
/** After the n-th failed order of a name: below the five failed authorizations an hour that Let's Encrypt grants. */
const waits = [1, 5, 15, 60, 240, 1440].map((m) => m * minute);

/** One order at an authority, kept before and after each act, so that a death at any point resumes it. */
@Entity({ name: 'certificate_order' })
export class CertificateOrder {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text', array: true })
  names: string[];

  @Column({ name: 'name_set', type: 'text' })
  nameSet: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @Column({ type: 'text' })
  state: OrderState;

  @Column({ name: 'order_url', type: 'text', nullable: true })
  orderUrl: string | null;

  @Column({ name: 'authorization_urls', type: 'text', array: true })
  authorizationUrls: string[];

  @Column({ name: 'finalize_url', type: 'text', nullable: true })
  finalizeUrl: string | null;

  @Column({ name: 'certificate_url', type: 'text', nullable: true })
  certificateUrl: string | null;

  @Column({ name: 'csr_pem', type: 'text' })
  csrPem: string;

  @Column({ name: 'key_sealed', type: 'text' })
  keySealed: Sealed;

  /** Kept before they are shown, emptied after they are taken back. */
  @Column({ type: 'jsonb' })
  challenges: ShownChallenge[];

  /** Failed orders of this name set since its last certificate, this one among them. */
  @Column({ type: 'int' })
  attempts: number;

  @Column({ name: 'next_try_at', type: 'timestamptz', nullable: true })
  nextTryAt: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  error: { code: string; facts: ErrorFacts } | null;

  @Column({ name: 'certificate_id', type: 'uuid', nullable: true })
  certificateId: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;

  static due(input: { names: string[]; accountId: string; csrPem: string; keySealed: Sealed; attempts: number; at: Date }): CertificateOrder {
    const { at, names, ...rest } = input;
    const empty = { orderUrl: null, authorizationUrls: [], finalizeUrl: null, certificateUrl: null, challenges: [], nextTryAt: null, error: null, certificateId: null };
    return Object.assign(new CertificateOrder(), rest, empty, { id: newId(), names, nameSet: names.join(' '), state: 'due', createdAt: at, updatedAt: at });
  }

  placed(order: AuthorityOrder): void {
    this.moveTo('ordered');
    this.orderUrl = order.url;
    this.authorizationUrls = [...order.authorizationUrls];
    this.finalizeUrl = order.finalizeUrl;
  }

  challenged(): void {
    this.moveTo('challenged');
  }

  validated(): void {
    this.moveTo('validated');
  }

  finalized(certificateUrl: string): void {
    this.moveTo('finalized');
    this.certificateUrl = certificateUrl;
  }

  stored(certificateId: string): void {
    this.moveTo('stored');
    this.certificateId = certificateId;
    this.error = null;
    this.nextTryAt = null;
  }

  /** The names didn't prove themselves: @returns when a new order for them may be tried. */
  unproven(error: { code: string; facts: ErrorFacts }, at: Date): Date {
    this.refused(error);
    const wait = waits[Math.min(this.attempts, waits.length) - 1]!;
    this.nextTryAt = new Date(at.getTime() + wait);
    return this.nextTryAt;
  }

  /** Only a person can help; when that is done, nothing is waited for. */
  refused(error: { code: string; facts: ErrorFacts }): void {
    this.moveTo('failed');
    this.attempts += 1;
    this.nextTryAt = null;
    this.error = error;
  }

  /** The authority wants to be left alone until then; the order stays. */
  postponed(error: { code: string; facts: ErrorFacts }, until: Date): void {
    this.nextTryAt = until;
    this.error = error;
  }

  /** The authority lost it: no fault of the names, and a new order may follow at once. */
  lost(): void {
    this.moveTo('failed');
    this.nextTryAt = null;
    this.error = { code: 'certificates.order-lost', facts: {} };
  }

  private moveTo(state: OrderState): void {
    if (!next[this.state].includes(state)) throw new Conflict('certificates.cannot-move', { from: this.state, to: state });
    this.state = state;
  }
}
