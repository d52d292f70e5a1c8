import type { NextFunction, Request, Response } from 'express';
import { Invalid, NotFound } from '@app/kernel';

/**
 * What no text that a person types needs: control characters but tab and line end (PostgreSQL stores no NUL), C1 controls,
 * lone surrogates, and the marks that turn the reading direction: with them a letter would read otherwise than it is
 * (CVE-2021-42574).
 */
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;

export function plainText(text: string): string {
  return text.replace(unwanted, '');
}

/** No address of ours holds a control character, in its path or its query: one that does names nothing. */
export function plainAddress(req: Request, _res: Response, next: NextFunction): void {
  next(/%(?:[01][0-9a-f]|7f)/i.test(req.url) ? new NotFound('http.404') : undefined);
}

/** No form of ours is nested; what recurses over a body must not be led to the end of its stack. */
const deepest = 8;

/** Cleans every text of a parsed body, form or JSON, so that no route has to think of it. Too deep a body is refused: Invalid `form.invalid`. */
export function plainBody(req: Request, _res: Response, next: NextFunction): void {
  if (req.body !== null && typeof req.body === 'object') req.body = cleaned(req.body, 0);
  next();
}

function cleaned(value: unknown, depth: number): unknown {
  if (depth > deepest) throw new Invalid('form.invalid');
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [plainText(name), cleaned(inner, depth + 1)]));
}
