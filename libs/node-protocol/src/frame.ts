import { Invalid, type ErrorFacts } from '@app/kernel';
import { integer, oneOf, record, refused, string, uuid, type Decode } from './decode';
import { decodeOperation, type Operation } from './operations';

/** One line on the wire, newline included. A zone of 100,000 delegations is about 9 MB of text. */
export const maxFrameBytes = 16 * 1024 * 1024;

/** `id` is the idempotency key: a repeat is answered from memory. `token` is the fencing token of the asker's lease. */
export interface RequestFrame {
  readonly id: string;
  readonly token: number;
  readonly ask: Operation;
}

export interface NodeError {
  /** Whether asking again later can help. */
  readonly kind: 'permanent' | 'retry';
  readonly code: string;
  readonly facts: ErrorFacts;
}

export type ResponseFrame = { readonly id: string; readonly ok: true; readonly result: unknown } | { readonly id: string; readonly ok: false; readonly error: NodeError };

export function encodeFrame(frame: RequestFrame | ResponseFrame): Buffer {
  const line = Buffer.from(`${JSON.stringify(frame)}\n`);
  if (line.length > maxFrameBytes) throw new Invalid('node-protocol.frame-too-large', { bytes: line.length, limit: maxFrameBytes });
  return line;
}

const requestShape = record({ id: uuid, token: integer(0, Number.MAX_SAFE_INTEGER), ask: (value: unknown) => decodeOperation(value) });

/** @throws Invalid when the line is no request for a known operation. */
export function decodeRequest(line: string): RequestFrame {
  return requestShape(parse(line), 'frame');
}

/** The id of a line that may be malformed otherwise, so that its refusal can be answered. */
export function idOf(line: string): string | null {
  try {
    return uuid((parse(line) as { id?: unknown } | null)?.id, 'id');
  } catch {
    return null;
  }
}

const facts: Decode<ErrorFacts> = (value, at) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused(at, 'not-an-object');
  const entries = Object.entries(value);
  if (entries.length > 16) throw refused(at, 'length');
  const bad = entries.find(([, v]) => v !== null && !['string', 'number', 'boolean'].includes(typeof v));
  if (bad) throw refused(at, 'not-a-fact');
  return Object.fromEntries(entries) as ErrorFacts;
};

const failure = record({
  id: uuid,
  ok: (value: unknown, at: string) => bool(value, at, false),
  error: record({ kind: oneOf('permanent', 'retry'), code: string({ min: 1, max: 100, pattern: /^[a-z0-9.-]+$/ }), facts }),
});
const success = record({ id: uuid, ok: (value: unknown, at: string) => bool(value, at, true), result: (value: unknown) => value });

/** The result stays unknown here: only who asked knows its operation, and decodes it. */
export function decodeResponse(line: string): ResponseFrame {
  const value = parse(line);
  const ok = typeof value === 'object' && value !== null && (value as { ok?: unknown }).ok === true;
  return ok ? (success(value, 'frame') as ResponseFrame) : (failure(value, 'frame') as ResponseFrame);
}

function bool<const B extends boolean>(value: unknown, at: string, wanted: B): B {
  if (value !== wanted) throw refused(at, 'not-allowed');
  return wanted;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw refused('frame', 'not-json');
  }
}
