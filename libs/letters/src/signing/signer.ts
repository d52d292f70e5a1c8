/** One question to the holder of the keys: sign this hash as that position, held by that person. */
export interface SignQuestion {
  readonly positionId: string;
  readonly personId: string;
  /** The person's own; goes to the signer and nowhere else. */
  readonly passphrase: string;
  /** SHA-256 (32 octets) of what is signed. */
  readonly sha256: Buffer;
}

/** Whose certificate: a key belongs to one person in one position. */
export type KeyHolder = Pick<SignQuestion, 'positionId' | 'personId'>;

/**
 * Port to the process that holds the signing keys.
 * Errors: Forbidden `letters.wrong-passphrase` {left}, `letters.passphrase-locked` {minutes}, `letters.no-signing-key`;
 * Conflict `letters.signer-unreachable` (nothing was signed, try again).
 */
export abstract class Signer {
  /** A detached CMS (DER, RFC 5652) for `ETSI.CAdES.detached`. */
  abstract sign(question: SignQuestion): Promise<Buffer>;

  /** The holder's certificate and its issuer, PEM, leaf first. */
  abstract chain(holder: KeyHolder): Promise<string>;
}
