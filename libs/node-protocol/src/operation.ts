import { oneOf, record, type Decode, type RecordOf, type Shape } from './decode';

/** What one operation asks and answers. How it is done is the agent's business. */
export interface OperationSpec<Ask extends { readonly op: string } = { readonly op: string }, Result = unknown> {
  readonly op: string;
  readonly decodeAsk: Decode<Ask>;
  readonly decodeResult: Decode<Result>;
  /** How long the whole operation may take unless the asker says otherwise. */
  readonly deadlineMs: number;
  /** Only looks: needs no fencing token, its answer is never remembered, and it is not recorded as a remote act. */
  readonly readOnly: boolean;
  /** Fields of the ask that no record, log or error may show. */
  readonly secret: readonly string[];
}

export type AskOf<S> = S extends OperationSpec<infer Ask, unknown> ? Ask : never;
export type AnswerOf<S> = S extends OperationSpec<{ readonly op: string }, infer Result> ? Result : never;

interface Options<K extends string> {
  readonly deadlineMs?: number;
  readonly readOnly?: boolean;
  readonly secret?: readonly K[];
}

/** An operation whose ask is one flat record; the field `op` is added. */
export function operation<const Op extends string, const A extends Shape, const R extends Shape>(
  op: Op,
  ask: A,
  result: R,
  options: Options<keyof A & string> = {},
): OperationSpec<{ readonly op: Op } & RecordOf<A>, RecordOf<R>> {
  const decodeAsk = record({ op: oneOf(op), ...ask }) as unknown as Decode<{ readonly op: Op } & RecordOf<A>>;
  return {
    op,
    decodeAsk,
    decodeResult: record(result),
    deadlineMs: options.deadlineMs ?? 30_000,
    readOnly: options.readOnly ?? false,
    secret: options.secret ?? [],
  };
}
