import { AppError } from '@app/kernel';
import { NodeFailure, type NodeError } from '@app/node-protocol';

/** Any thrown value as the error of a response frame. An unexpected one shows only its system code: its text may quote secrets. */
export function failureOf(thrown: unknown): NodeError {
  if (thrown instanceof NodeFailure) return { kind: thrown.kind, code: thrown.code, facts: thrown.facts };
  if (thrown instanceof AppError) return { kind: 'permanent', code: thrown.code, facts: thrown.facts };
  const code = (thrown as NodeJS.ErrnoException | null)?.code;
  const call = (thrown as NodeJS.ErrnoException | null)?.syscall;
  return { kind: 'retry', code: 'node.operation-failed', facts: { system: typeof code === 'string' ? code : 'unknown', call: typeof call === 'string' ? call : '' } };
}
