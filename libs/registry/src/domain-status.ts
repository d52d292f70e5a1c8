import type { Domain } from './domain.entity';

/** Status values under their EPP names (RFC 5731 §2.3). */
export type EppStatus = 'ok' | 'pendingCreate' | 'serverHold' | 'inactive';

export interface DomainStatus {
  readonly statuses: readonly EppStatus[];
  /** Whether mil.id delegates it. */
  readonly published: boolean;
}

/** Status is computed from the row's flags, never stored: two truths would drift. */
export function statusOf(domain: Pick<Domain, 'state' | 'serverHold'>): DomainStatus {
  if (domain.state === 'reserved') return { statuses: ['pendingCreate'], published: false };
  if (domain.state === 'released') return { statuses: ['inactive'], published: false };
  return domain.serverHold ? { statuses: ['serverHold'], published: false } : { statuses: ['ok'], published: true };
}
