import { Conflict, Forbidden, Invalid, isId, type AppError, type ErrorFacts } from '@app/kernel';
import type { KeyHolder, SignQuestion } from './signer';

/** One JSON object a line, each way. */
export type SignerAsk = ({ readonly ask: 'sign' } & SignQuestion) | ({ readonly ask: 'chain' } & KeyHolder);

export type SignerAnswer = { readonly cms: string } | { readonly chain: string } | { readonly error: { readonly code: string; readonly facts: ErrorFacts } };

/** Longest line either side takes, octets. */
export const longestLine = 32 * 1024;

export function writeAsk(ask: SignerAsk): string {
  return `${JSON.stringify(ask.ask === 'sign' ? { ...ask, sha256: ask.sha256.toString('base64') } : ask)}\n`;
}

/** @throws Invalid `letters.signer-bad-question`, which repeats nothing of the question */
export function readAsk(line: string): SignerAsk {
  const value = parsed(line);
  const { positionId, personId, passphrase, sha256 } = value;
  if (!isId(positionId) || !isId(personId)) throw bad();
  if (value['ask'] === 'chain') return { ask: 'chain', positionId, personId };
  if (value['ask'] !== 'sign' || typeof passphrase !== 'string' || typeof sha256 !== 'string') throw bad();
  const hash = Buffer.from(sha256, 'base64');
  if (hash.length !== 32 || passphrase.length > 1024) throw bad();
  return { ask: 'sign', positionId, personId, passphrase, sha256: hash };
}

/** @throws the signer's own refusal as an AppError; Conflict `letters.signer-unreachable` for an answer that is none */
export function readAnswer(line: string): { readonly cms?: Buffer; readonly chain?: string } {
  const value = parsed(line, unreachable);
  if (typeof value['cms'] === 'string') return { cms: Buffer.from(value['cms'], 'base64') };
  if (typeof value['chain'] === 'string') return { chain: value['chain'] };
  throw refusal(value['error']);
}

export function writeAnswer(answer: SignerAnswer): string {
  return `${JSON.stringify(answer)}\n`;
}

export function unreachable(): AppError {
  return new Conflict('letters.signer-unreachable');
}

const refusals = ['letters.wrong-passphrase', 'letters.passphrase-locked', 'letters.no-signing-key'];

/** Only refusals that we know travel on; whatever else went wrong there, nothing was signed. */
function refusal(error: unknown): AppError {
  const { code, facts } = (error ?? {}) as { code?: unknown; facts?: unknown };
  if (typeof code !== 'string' || !refusals.includes(code)) return unreachable();
  return new Forbidden(code, numbersOf(facts));
}

function numbersOf(facts: unknown): ErrorFacts {
  return Object.fromEntries(Object.entries((facts ?? {}) as object).filter((entry): entry is [string, number] => typeof entry[1] === 'number'));
}

function parsed(line: string, otherwise: () => AppError = bad): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // JSON.parse quotes its input in the message: that must not travel
  }
  throw otherwise();
}

function bad(): AppError {
  return new Invalid('letters.signer-bad-question');
}
