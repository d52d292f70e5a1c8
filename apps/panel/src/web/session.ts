import { randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import connectPgSimple from 'connect-pg-simple';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import { Pool } from 'pg';
import { Config, Log, Secrets } from '@app/platform';

const Store = connectPgSimple(session);
const workingDay = 9 * 60 * 60 * 1000;
const strangersTime = 30 * 60 * 1000;

/** Sessions in PostgreSQL, on a small pool of their own: a page never waits for a connection that its own handler holds. */
@Injectable()
export class Sessions implements OnApplicationShutdown {
  readonly handler: RequestHandler;
  private readonly pool: Pool;
  private readonly store: InstanceType<typeof Store>;

  constructor(config: Config, secrets: Secrets, log: Log) {
    this.pool = new Pool({ connectionString: config.databaseUrl, max: 4, application_name: 'panji sessions' });
    this.pool.on('error', (error) => log.warn('session connection lost', { error }));
    this.store = new Store({
      pool: this.pool,
      tableName: 'session',
      createTableIfMissing: false,
      pruneSessionInterval: 900,
      errorLog: (...facts: unknown[]) => log.warn('session store', { facts: facts.map(String) }),
    });
    this.handler = session({
      store: this.store,
      name: 'panji.sid',
      secret: secrets.derive('session').map((k) => k.toString('base64')),
      resave: false,
      saveUninitialized: false,
      cookie: { httpOnly: true, sameSite: 'lax', secure: config.publicUrl.startsWith('https:'), maxAge: workingDay },
    });
  }

  async onApplicationShutdown(): Promise<void> {
    void this.store.close();
    await this.pool.end();
  }
}

/**
 * Gives whoever is shown a form a session that stays the same until the submit; a route without a form makes none.
 * A stranger's is short: anybody can have as many as he likes.
 */
export function seedSession(req: Request): void {
  if (req.session.seed !== undefined) return;
  req.session.seed = randomBytes(16).toString('hex');
  if (req.session.personId === undefined) req.session.cookie.maxAge = strangersTime;
}

/** Each use of a session lengthens it; a working day after the log-in it ends all the same. */
export function endAged(req: Request, _res: Response, next: NextFunction): void {
  const { personId, since = 0 } = req.session;
  if (personId === undefined || Date.now() - since < workingDay) return next();
  req.session.regenerate((error: unknown) => next(error));
}

/** A new session id at login, so that one planted before it opens nothing. */
export function rotate(req: Request, keep: Partial<session.SessionData>): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.regenerate((error: unknown) => {
      if (error) return reject(error instanceof Error ? error : new Error('the session could not be renewed'));
      Object.assign(req.session, keep, { seed: randomBytes(16).toString('hex') });
      resolve();
    });
  });
}

/** Before a redirect: an answer without a body would reach the browser before the session reached the database. */
export function saved(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    if (req.session === undefined) return resolve();
    req.session.save((error: unknown) => (error ? reject(error instanceof Error ? error : new Error('the session could not be saved')) : resolve()));
  });
}

export function destroy(req: Request): Promise<void> {
  return new Promise((resolve, reject) => {
    req.session.destroy((error: unknown) => (error ? reject(error instanceof Error ? error : new Error('the session could not be ended')) : resolve()));
  });
}
