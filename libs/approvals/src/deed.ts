import type { Actor, Json, Role } from '@app/kernel';
import type { Reader, Tx } from '@app/platform';
import type { ActData } from './act-data';
import type { Transition } from './flow';
import type { Product } from './product';
import type { ServiceRequest } from './service-request.entity';

/** An act that somebody wants to take: all that a guard needs. `data` is null when a page only asks what is possible. */
export interface Wish {
  readonly reader: Reader;
  readonly at: Date;
  readonly request: ServiceRequest;
  readonly product: Product;
  readonly transition: Transition;
  readonly actor: Actor;
  /** The one of the row's roles in which he acts. */
  readonly as: Role | 'system';
  readonly data: ActData | null;
}

/** An act that is being taken, in its one transaction. */
export interface Deed extends Wish {
  readonly reader: Tx;
  readonly tx: Tx;
  readonly data: ActData;
  /** The named officer in whose name the system acts. */
  readonly officerId: string | null;
}

/** What an act left behind, for its row and its event: ids and small facts. */
export interface Outcome {
  readonly letterId?: string;
  /** On the timeline; may hold what the event chain must not. */
  readonly facts?: Readonly<Record<string, Json>>;
  /** In the event: ids and small facts, no personal data. */
  readonly event?: Readonly<Record<string, Json>>;
  /** A due time both sides agreed on. */
  readonly due?: Date;
  /** Stands in for the wisher's own reason, when the system gives one. */
  readonly reason?: string;
}
