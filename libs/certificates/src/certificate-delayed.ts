import type { ErrorFacts } from '@app/kernel';

/** Not now, but again at `retryAt`: the step waits until then instead of climbing its ladder. `code` is a message key. */
export class CertificateDelayed extends Error {
  constructor(
    readonly code: string,
    readonly facts: ErrorFacts,
    readonly retryAt: Date,
    options?: ErrorOptions,
  ) {
    super(`${code} ${JSON.stringify(facts)}`, options);
    this.name = 'CertificateDelayed';
  }
}
