/** Who we are to the authority. */
export interface AuthorityAccount {
  /** PEM, P-256. */
  readonly keyPem: string;
  /** The account's URL, which is its key id in every signed request. */
  readonly url: string;
}

/** An order as the authority tells it (RFC 8555 §7.1.3). */
export interface AuthorityOrder {
  readonly url: string;
  readonly status: 'pending' | 'ready' | 'processing' | 'valid' | 'invalid';
  readonly authorizationUrls: readonly string[];
  readonly finalizeUrl: string;
  readonly certificateUrl: string | null;
  /** Why it is invalid, when it is and the authority says so. */
  readonly problem: string | null;
}

/** An authorization with the dns-01 challenge in it (RFC 8555 §7.1.4, §8.4). */
export interface AuthorityAuthorization {
  readonly url: string;
  /** Without the `*.` of a wildcard. */
  readonly name: string;
  readonly status: 'pending' | 'valid' | 'invalid' | 'deactivated' | 'expired' | 'revoked';
  readonly challengeUrl: string;
  /** Whether the challenge still waits for our word that it can be looked at. */
  readonly waiting: boolean;
  /** The TXT value to show at `_acme-challenge.<name>`. */
  readonly value: string;
  readonly problem: string | null;
}

/**
 * An ACME server, one call an act; nobody here waits for a state, so that every state can be kept before the next act.
 * All throw AcmeProblem, CertificateDelayed or Permanent.
 */
export abstract class CertificateAuthority {
  /** The directory's URL: names the authority in rows and to people. */
  abstract readonly directory: string;
  /** The account's URL; the same key again gives the same account. */
  abstract register(keyPem: string, contact: string | null): Promise<string>;
  abstract order(account: AuthorityAccount, names: readonly string[]): Promise<AuthorityOrder>;
  abstract look(account: AuthorityAccount, orderUrl: string): Promise<AuthorityOrder>;
  abstract authorization(account: AuthorityAccount, url: string): Promise<AuthorityAuthorization>;
  /** Says that a challenge can be looked at. */
  abstract answer(account: AuthorityAccount, challengeUrl: string): Promise<void>;
  abstract finalize(account: AuthorityAccount, order: AuthorityOrder, csrPem: string): Promise<AuthorityOrder>;
  /** The chain, leaf first, PEM. */
  abstract download(account: AuthorityAccount, certificateUrl: string): Promise<string>;
}
