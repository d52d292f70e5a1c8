import type { AnswerOf, AskOf, NodeHealth, OperationSpec } from '@app/node-protocol';
import type { Files } from './files';
import type { Run } from './run';

export type NodeRole = NonNullable<NodeHealth['role']>;

/** What an operation may use of its node; tests give a scratch directory and a recorder. */
export interface NodeContext {
  readonly files: Files;
  readonly run: Run;
  /** Runs work that no other operation with the same key may run beside: configuration tests, reloads. Don't nest equal keys. */
  exclusively<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** Milliseconds of the Unix epoch. */
  now(): number;
}

/** How one operation is done on a node: read → diff → apply → verify, safe to run twice. */
export interface Performer {
  readonly spec: OperationSpec;
  /** The node's roles that do it; all when absent. */
  readonly roles?: readonly NodeRole[];
  /** Operations with an equal key run one after the other, others side by side. */
  readonly lock: (ask: never) => string;
  readonly perform: (ask: never, node: NodeContext, role: NodeRole | null) => Promise<unknown>;
}

export function performs<S extends OperationSpec<never, unknown> | OperationSpec>(
  spec: S,
  how: {
    roles?: readonly NodeRole[];
    lock: (ask: AskOf<S>) => string;
    perform: (ask: AskOf<S>, node: NodeContext, role: NodeRole | null) => Promise<AnswerOf<S>>;
  },
): Performer {
  return { spec: spec as unknown as OperationSpec, ...how } as unknown as Performer;
}
