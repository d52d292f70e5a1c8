import { Injectable } from '@nestjs/common';
import { doubleCsrf, type DoubleCsrfUtilities } from 'csrf-csrf';
import type { NextFunction, Request, Response } from 'express';
import { Forbidden, isId } from '@app/kernel';
import { Config, Secrets } from '@app/platform';
import { seedSession } from './session';

/** A token per session, in the form (`_csrf`) or the header `x-csrf-token`; multipart forms are parsed before the check. */
@Injectable()
export class Csrf {
  private readonly tools: DoubleCsrfUtilities;

  constructor(config: Config, secrets: Secrets) {
    const keys = secrets.derive('csrf').map((k) => k.toString('base64'));
    this.tools = doubleCsrf({
      getSecret: () => keys,
      getSessionIdentifier: (req) => req.session.seed ?? '',
      getCsrfTokenFromRequest: (req) => req.headers['x-csrf-token'] ?? fieldOf(req, '_csrf'),
      cookieName: 'panji.csrf',
      cookieOptions: { httpOnly: true, sameSite: 'lax', secure: config.publicUrl.startsWith('https:'), path: '/' },
    });
  }

  token(req: Request, res: Response): string {
    if (req.session === undefined) return '';
    seedSession(req);
    return this.tools.generateCsrfToken(req, res);
  }

  readonly check = (req: Request, _res: Response, next: NextFunction): void => {
    const safe = ['GET', 'HEAD', 'OPTIONS'].includes(req.method);
    if (!safe && (req.session.seed === undefined || !this.tools.validateRequest(req))) return next(new Forbidden('form.csrf'));
    const once = fieldOf(req, '_once');
    if (isId(once)) req.onceKey = once;
    if (req.body !== null && typeof req.body === 'object') {
      delete (req.body as Record<string, unknown>)['_csrf'];
      delete (req.body as Record<string, unknown>)['_once'];
    }
    next();
  };
}

function fieldOf(req: Request, name: string): string | undefined {
  const body = req.body as Record<string, unknown> | undefined;
  return typeof body?.[name] === 'string' ? body[name] : undefined;
}
