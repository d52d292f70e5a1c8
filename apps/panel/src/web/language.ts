import type { NextFunction, Request, Response } from 'express';
import type { Language } from '@app/kernel';

export const languageCookie = 'panji.lang';

/** The person's own choice, Indonesian without one. */
export function language(req: Request, res: Response, next: NextFunction): void {
  const chosen = (req.cookies as Record<string, unknown> | undefined)?.[languageCookie];
  req.lang = languageOf(chosen);
  res.set('content-language', req.lang);
  next();
}

export function languageOf(value: unknown): Language {
  return value === 'en' ? 'en' : 'id';
}
