import { Invalid } from '@app/kernel';
import { ensureAccount } from './ensure-account.operation';
import { ensureDatabase } from './ensure-database.operation';
import { ensureSite } from './ensure-site.operation';
import { ensureZone } from './ensure-zone.operation';
import type { AnswerOf, AskOf, OperationSpec } from './operation';
import { prepareNode } from './prepare-node.operation';
import { probeHosting } from './probe-hosting.operation';
import { probeZone } from './probe-zone.operation';
import { probe } from './probe.operation';
import { putCertificate } from './put-certificate.operation';
import { removeAccount } from './remove-account.operation';
import { removeDatabase } from './remove-database.operation';
import { removeSite } from './remove-site.operation';
import { removeZone } from './remove-zone.operation';

/** The closed list: what is not here can't be asked of a node. A new operation is one file and one line. */
export const operations = {
  prepareNode,
  probe,
  ensureZone,
  removeZone,
  probeZone,
  ensureAccount,
  ensureDatabase,
  ensureSite,
  putCertificate,
  removeSite,
  removeDatabase,
  removeAccount,
  probeHosting,
} as const;

type Specs = typeof operations;
export type OperationName = keyof Specs;
export type Operation = { [K in OperationName]: AskOf<Specs[K]> }[OperationName];
export type ResultOf<O extends { readonly op: OperationName }> = AnswerOf<Specs[O['op']]>;

export function isOperationName(op: unknown): op is OperationName {
  return typeof op === 'string' && Object.hasOwn(operations, op);
}

/** The spec of one operation, its type widened: for code that handles all alike. */
export function specOf(op: OperationName): OperationSpec {
  return operations[op] as unknown as OperationSpec;
}

/** Any operation's ask, or `Invalid`. */
export function decodeOperation(value: unknown): Operation {
  const op = typeof value === 'object' && value !== null && Object.hasOwn(value, 'op') ? (value as { op: unknown }).op : undefined;
  if (!isOperationName(op)) throw new Invalid('node-protocol.unknown-operation');
  return specOf(op).decodeAsk(value, op) as Operation;
}
