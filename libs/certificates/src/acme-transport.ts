import { setTimeout as sleep } from 'node:timers/promises';
import { AppError, Permanent, type Clock } from '@app/kernel';
import { AcmeProblem } from './acme-problem';
import type { AcmeResponse, AcmeWire } from './acme-wire';
import { CertificateDelayed } from './certificate-delayed';
import { retryAfterSeconds } from './retry-after';

/** Signs one request body with one nonce (RFC 8555 §6.2); called again for every attempt. */
export type Sign = (nonce: string) => object;

export interface TransportPolicy {
  /** All attempts of one call and the waits between them; a longer wait becomes a CertificateDelayed. */
  readonly deadlineMs: number;
  /** An authority that cannot be reached at all is asked again for this long; then the step says so and climbs its ladder. */
  readonly silenceMs: number;
  /** First wait after a failure that names none; doubles, with jitter, up to `maxPauseMs`. */
  readonly pauseMs: number;
  readonly maxPauseMs: number;
  /** A refused nonce is replaced and sent again at once; this often at most. */
  readonly maxBadNonces: number;
}

export const usualPolicy: TransportPolicy = { deadlineMs: 120_000, silenceMs: 15_000, pauseMs: 500, maxPauseMs: 15_000, maxBadNonces: 60 };

const poolSize = 16;

interface Attempts {
  readonly until: number;
  readonly reachedBy: number;
  failures: number;
  badNonces: number;
}

/** How we speak to one authority: nonces, retries, waits. docs/decisions: ACME transport. */
export class AcmeTransport {
  private readonly nonces: string[] = [];
  private directoryRead: Promise<Readonly<Record<string, unknown>>> | undefined;

  constructor(
    private readonly directoryUrl: string,
    private readonly wire: AcmeWire,
    private readonly clock: Clock,
    private readonly policy: TransportPolicy = usualPolicy,
  ) {}

  /** Read once; a failure is not kept. */
  directory(): Promise<Readonly<Record<string, unknown>>> {
    this.directoryRead ??= this.read().catch((error: unknown) => {
      this.directoryRead = undefined;
      throw error;
    });
    return this.directoryRead;
  }

  async resource(name: string): Promise<string> {
    const url = (await this.directory())[name];
    if (typeof url !== 'string') throw new Permanent('certificates.resource-missing', { resource: name });
    return url;
  }

  /**
   * A signed POST; every attempt carries a nonce of its own and so a signature of its own.
   * @throws AcmeProblem the authority's refusal; CertificateDelayed when the wait is longer than the deadline; Permanent for a wrong address.
   */
  post(url: string, sign: Sign): Promise<AcmeResponse> {
    return this.persist(async () => this.wire.send('POST', url, sign(this.nonces.pop() ?? (await this.freshNonce()))));
  }

  private async read(): Promise<Readonly<Record<string, unknown>>> {
    const { data } = await this.persist(() => this.wire.send('GET', this.directoryUrl));
    if (typeof data !== 'object' || data === null) throw new Permanent('certificates.no-directory', { directory: this.directoryUrl });
    return data as Record<string, unknown>;
  }

  private async freshNonce(): Promise<string> {
    const response = await this.wire.send('HEAD', await this.resource('newNonce'));
    const nonce = response.headers['replay-nonce'];
    if (nonce === undefined) throw AcmeProblem.from(null, response.status === 200 ? 503 : response.status);
    return nonce;
  }

  private async persist(send: () => Promise<AcmeResponse>): Promise<AcmeResponse> {
    const { deadlineMs, silenceMs } = this.policy;
    const attempts: Attempts = { until: Date.now() + deadlineMs, reachedBy: Date.now() + silenceMs, failures: 0, badNonces: 0 };
    for (;;) {
      const result = await send().catch((error: unknown) => this.networkFailure(error));
      if (result instanceof Error) {
        await this.pause(attempts, null, result, result instanceof AcmeProblem ? attempts.until : attempts.reachedBy);
        continue;
      }
      this.keepNonce(result);
      if (result.status >= 200 && result.status < 300) return result;
      await this.afterRefusal(result, attempts);
    }
  }

  /** What is worth another attempt comes back as a value; what isn't is thrown on. */
  private networkFailure(error: unknown): Error {
    if (error instanceof AppError || error instanceof CertificateDelayed) throw error;
    if (error instanceof AcmeProblem && error.status < 500 && error.status !== 429) throw error;
    return error instanceof Error ? error : new Error(String(error));
  }

  /** Returns when the request shall be sent again, throws when not. */
  private async afterRefusal(response: AcmeResponse, attempts: Attempts): Promise<void> {
    const problem = AcmeProblem.from(response.data, response.status);
    if (problem.type === 'badNonce') return this.afterBadNonce(problem, attempts);
    const busy = response.status === 429 || response.status >= 500 || problem.type === 'rateLimited';
    if (!busy) throw problem;
    await this.pause(attempts, retryAfterSeconds(response.headers['retry-after'], this.clock.now()), problem);
  }

  private async afterBadNonce(problem: AcmeProblem, attempts: Attempts): Promise<void> {
    attempts.badNonces += 1;
    if (attempts.badNonces > this.policy.maxBadNonces) await this.pause(attempts, null, problem, 0);
    // The first few cost nothing; an authority that keeps refusing is not hammered.
    if (attempts.badNonces > 5) await sleep(Math.random() * 5 * attempts.badNonces);
  }

  private async pause(attempts: Attempts, askedSeconds: number | null, cause: Error, until = attempts.until): Promise<void> {
    attempts.failures += 1;
    const backoff = Math.min(this.policy.pauseMs * 2 ** (attempts.failures - 1), this.policy.maxPauseMs);
    const waitMs = askedSeconds === null ? backoff * (0.5 + Math.random()) : askedSeconds * 1000 + Math.random() * 250;
    if (Date.now() + waitMs <= until) return sleep(waitMs);
    throw this.delayed(askedSeconds === null ? 60_000 : waitMs, cause);
  }

  private delayed(waitMs: number, cause: Error): CertificateDelayed {
    const retryAt = new Date(this.clock.now().getTime() + waitMs);
    const limited = cause instanceof AcmeProblem && (cause.status === 429 || cause.type === 'rateLimited');
    const facts = { ca: new URL(this.directoryUrl).host, detail: detailOf(cause), retryAt: retryAt.toISOString() };
    return new CertificateDelayed(limited ? 'certificates.rate-limited' : 'certificates.authority-unavailable', facts, retryAt, { cause });
  }

  private keepNonce(response: AcmeResponse): void {
    const nonce = response.headers['replay-nonce'];
    if (nonce === undefined) return;
    this.nonces.push(nonce);
    if (this.nonces.length > poolSize) this.nonces.shift();
  }
}

function detailOf(cause: Error): string {
  const code = (cause as NodeJS.ErrnoException).code;
  return (cause instanceof AcmeProblem ? cause.detail : [code, cause.message].filter((part) => part !== undefined && part !== '').join(': ')).slice(0, 300);
}
