import { randomBytes } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

/** A nonce per answer; only scripts that bear it run, and only styles and pictures of our own origin load. Nothing is cached. */
export function securityHeaders(https: boolean): RequestHandler[] {
  const nonce = (_req: Request, res: Response, next: NextFunction): void => {
    res.locals['nonce'] = randomBytes(16).toString('base64');
    // Whatever is somebody's stays out of every cache; the static files say otherwise.
    res.set('cache-control', 'private, no-store');
    next();
  };
  return [
    nonce,
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: [`'none'`],
          scriptSrc: [(_req, res) => `'nonce-${(res as unknown as Response).locals['nonce'] as string}'`],
          styleSrc: [`'self'`],
          imgSrc: [`'self'`, 'data:'],
          connectSrc: [`'self'`],
          formAction: [`'self'`],
          frameAncestors: [`'none'`],
          baseUri: [`'none'`],
          ...(https ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      strictTransportSecurity: https,
      // Over plain HTTP on the lab's bridge a browser ignores these two and warns.
      crossOriginOpenerPolicy: https,
      originAgentCluster: https,
    }) as RequestHandler,
  ];
}
