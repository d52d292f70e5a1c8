import type { Json } from './digest';

/** One line of what will change, as the signer reads it; the key is a message of the catalogue. */
export interface PlanLine {
  readonly key: string;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What one lib will do for a request: opaque to others, described for people, hashed for the signature. */
export interface PlanPart<Content extends Json = Json> {
  readonly lib: string;
  readonly content: Content;
  readonly lines: readonly PlanLine[];
}
