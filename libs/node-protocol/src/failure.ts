import type { ErrorFacts } from '@app/kernel';
import type { NodeError } from './frame';

/** What an operation throws on the node; travels as the error of a response frame. Facts never hold secrets. */
export class NodeFailure extends Error {
  constructor(
    readonly kind: NodeError['kind'],
    readonly code: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(Object.keys(facts).length === 0 ? code : `${code} ${JSON.stringify(facts)}`);
    this.name = 'NodeFailure';
  }
}

/** Asking again can't help: the input is wrong or a person must look. */
export function permanent(code: string, facts: ErrorFacts = {}): NodeFailure {
  return new NodeFailure('permanent', code, facts);
}

/** The state of the node stands against it now. */
export function notNow(code: string, facts: ErrorFacts = {}): NodeFailure {
  return new NodeFailure('retry', code, facts);
}
