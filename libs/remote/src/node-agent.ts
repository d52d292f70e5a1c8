import type { Actor, ErrorFacts } from '@app/kernel';
import type { Operation, ResultOf } from '@app/node-protocol';

export interface AskOptions {
  /** For the whole ask, connecting included; the operation's own when absent. */
  readonly deadlineMs?: number;
  /** Who asks, for the record; the system's worker when absent. */
  readonly by?: Actor;
  /** The story step that asks, for the record. */
  readonly stepId?: string;
}

/**
 * What a node can be asked. Every operation is safe to ask twice.
 *
 * @throws Permanent `node.host-key-changed`, `node.quarantined`, `node.access-refused`, and what the node refuses for good
 * @throws NodeNotNow `node.unreachable`, `node.deadline`, and what the node can't do right now: ask again later
 */
export abstract class NodeAgent {
  abstract ask<const O extends Operation>(nodeId: string, operation: O, options?: AskOptions): Promise<ResultOf<O>>;
}

/** Retryable: deliberately outside the AppError family, whose members make a step stuck. Code and facts fill a catalogue sentence. */
export class NodeNotNow extends Error {
  constructor(
    readonly code: string,
    readonly facts: ErrorFacts = {},
    options?: ErrorOptions,
  ) {
    super(Object.keys(facts).length === 0 ? code : `${code} ${JSON.stringify(facts)}`, options);
    this.name = 'NodeNotNow';
  }
}
