import type { NextFunction, Request, Response } from 'express';

/**
 * What no text that a person types needs: control characters but tab and line end (PostgreSQL stores no NUL), C1 controls,
 * lone surrogates, and the marks that turn the reading direction: with them a letter would read otherwise than it is
 * (CVE-2021-42574).
 */
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Cs}/gu;

export function plainText(text: string): string {
  return text.replace(unwanted, '');
}

/** Cleans every text of a parsed body, form or JSON, however deep, so that no route has to think of it. */
export function plainBody(req: Request, _res: Response, next: NextFunction): void {
  if (req.body !== null && typeof req.body === 'object') req.body = cleaned(req.body);
  next();
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [plainText(name), cleaned(inner)]));
}
