import type { ShownChallenge } from './certificate-order.entity';

/** What certificates ask of DNS: show a value, take it back, and whether a name may have a certificate at all. */
export abstract class Challenges {
  /** Resolves when every name server of the zone serves the value. */
  abstract present(challenge: ShownChallenge, orderId: string): Promise<void>;
  abstract remove(challenge: ShownChallenge, orderId: string): Promise<void>;
  /** Why the name is held, null when it is not. */
  abstract held(name: string): Promise<string | null>;
}
