/** A problem document of the authority (RFC 8555 §6.7), or one of our own for an answer that is none. */
export class AcmeProblem extends Error {
  constructor(
    /** Without the `urn:ietf:params:acme:error:` before it: `badNonce`, `rateLimited`, `accountDoesNotExist`… */
    readonly type: string,
    /** The authority's own sentence, cut to 500 characters. */
    readonly detail: string,
    readonly status: number,
  ) {
    super(`${type}: ${detail}`);
    this.name = 'AcmeProblem';
  }

  /** From a response's body or an order's `error`. */
  static from(body: unknown, status: number): AcmeProblem {
    const { type, detail, subproblems } = (typeof body === 'object' && body !== null ? body : {}) as {
      type?: unknown;
      detail?: unknown;
      subproblems?: { identifier?: { value?: unknown }; detail?: unknown }[];
    };
    const name = typeof type === 'string' ? type.replace(/^urn:ietf:params:acme:error:/, '') : `http-${status}`;
    const parts = (Array.isArray(subproblems) ? subproblems : []).map((p) => `${String(p.identifier?.value ?? '')}: ${String(p.detail ?? '')}`);
    const said = typeof detail === 'string' ? detail : `HTTP ${status}`;
    return new AcmeProblem(name, [said, ...parts].join('; ').slice(0, 500), status);
  }

  /** Asking again with the same words won't help; a person must change something (RFC 8555 §6.7 table). */
  get permanent(): boolean {
    return permanent.has(this.type);
  }

  /** The authority forgot our account, or closed it: a fresh one is needed. */
  get accountGone(): boolean {
    return this.type === 'accountDoesNotExist';
  }
}

const permanent = new Set([
  'badCSR',
  'badPublicKey',
  'badSignatureAlgorithm',
  'caa',
  'externalAccountRequired',
  'invalidContact',
  'rejectedIdentifier',
  'unsupportedContact',
  'unsupportedIdentifier',
  'userActionRequired',
]);
