import type { Request } from 'express';
import { Conflict, Forbidden, Invalid, type AppError, type FieldError } from '@app/kernel';

/** A refused form, kept in the session until its page is shown again. */
export interface StoredForm {
  readonly path: string;
  /** Where it was posted: a page with several forms knows its own. */
  readonly action: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly error: { code: string; facts: AppError['facts'] };
  readonly fields: readonly FieldError[];
}

/** What a view sees as `form`. */
export interface ShownForm {
  readonly action: string;
  /** The act that was refused, on a page with one form an act. */
  readonly act: string | null;
  /** Before a field's name in its id. */
  readonly prefix: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly error?: StoredForm['error'];
  /** First finding of each field. */
  readonly errors: Readonly<Record<string, FieldError>>;
  readonly summary: readonly FieldError[];
}

/** The part of a path that tells the forms of a page apart: the act on a request, the release to undo. */
const ownPart = /\/(?:acts|releases)\/([\w-]+)(?:\/undo)?$/;

const secretFields = /pass(word|phrase)|^code$|token|secret/i;

/** Whether the error is one that the person mends in the form he sent. */
export function mendable(error: unknown): error is Invalid | Conflict | Forbidden {
  return error instanceof Invalid || error instanceof Conflict || error instanceof Forbidden;
}

export function keepForm(req: Request, path: string, error: AppError): void {
  const fields = error instanceof Invalid ? error.fields : [];
  req.session.form = { path, action: req.path, values: typed(req.body), error: { code: error.code, facts: error.facts }, fields };
}

/** The stored form when this is its page; shown once. */
export function takeForm(req: Request): ShownForm {
  const stored = req.session?.form;
  if (stored === undefined || stored.path !== req.path) return { action: '', act: null, prefix: '', values: {}, errors: {}, summary: [] };
  delete req.session.form;
  const errors: Record<string, FieldError> = {};
  for (const f of stored.fields) errors[f.field] ??= f;
  const summary = Object.values(errors);
  const act = ownPart.exec(stored.action)?.[1] ?? null;
  return { action: stored.action, act, prefix: act === null ? '' : `${act}-`, values: stored.values, errors, summary, error: summary.length > 0 ? undefined : stored.error };
}

/** More than any form of ours has: a session is read at each request and must stay small. */
const most = { fields: 60, length: 8_000, items: 50, itemLength: 200 } as const;

/** All that was typed but secrets, which are never kept. */
export function typed(body: unknown): Record<string, string | string[]> {
  if (body === null || typeof body !== 'object') return {};
  const kept = Object.entries(body).flatMap(([name, value]: [string, unknown]): [string, string | string[]][] => {
    if (secretFields.test(name) || name.startsWith('_')) return [];
    // A private key pasted for the public one is nobody's to keep.
    if (typeof value === 'string') return /PRIVATE KEY/.test(value) ? [] : [[name, value.slice(0, most.length)]];
    return Array.isArray(value) ? [[name, value.filter((v) => typeof v === 'string').slice(0, most.items).map((v) => v.slice(0, most.itemLength))]] : [];
  });
  return Object.fromEntries(kept.slice(0, most.fields));
}
