import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppError, Invalid, newId } from '@app/kernel';
import { Log } from '@app/platform';
import { LoginNeeded, SessionActors } from './access';
import { catalogue, say } from './catalogue';
import { databaseAway } from './database-away';
import { keepForm, mendable } from './forms';
import { Page, PageInterceptor } from './page';
import { saved } from './session';

/** The one table from an error's class to a status. */
const statuses: Record<AppError['kind'], number> = { 'not-found': 404, conflict: 409, invalid: 422, forbidden: 403, permanent: 409 };

interface Told {
  readonly status: number;
  readonly code: string;
  readonly facts: AppError['facts'];
  /** Under which a person asks for help and an operator finds the log line. */
  readonly reference: string;
}

/** Every error becomes a page or JSON with a sentence, what to do now, and a reference number. */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  constructor(
    private readonly pages: PageInterceptor,
    private readonly log: Log,
    private readonly actors: SessionActors,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const req = host.switchToHttp().getRequest<Request>();
    const res = host.switchToHttp().getResponse<Response>();
    req.lang ??= 'id';
    try {
      if (!res.headersSent) return await this.show(req, res, error);
    } catch (second) {
      // The database is away, say: not even a session can be kept.
      this.log.error('error page failed', { error: second });
      const status = databaseAway(second) ? 503 : 500;
      if (!res.headersSent) res.status(status).set('retry-after', '5').type('text').send(say(req.lang, `http.${status}`));
    }
    res.end();
  }

  private async show(req: Request, res: Response, error: unknown): Promise<void> {
    const api = req.path.startsWith('/api/');
    if (error instanceof LoginNeeded && !api) return this.toLogin(req, res);
    if (!api && req.formPath !== undefined && req.method === 'POST' && mendable(error)) return this.backToForm(req, res, req.formPath, error);
    // An address without a route met no guard: whoever is logged in keeps his navigation all the same.
    if (!api && req.session !== undefined) req.actor ??= await this.actors.of(req, true).catch(() => undefined);
    const told = this.tell(error, req);
    res.status(told.status);
    if (api) return void res.json({ error: jsonOf(error, told, req) });
    const title = `http.${titleOf(told.status)}`;
    const lead = `${title}-lead` in catalogue && told.code === title ? `${title}-lead` : told.code;
    const page = new Page('web/error', title, { told, lead, fields: error instanceof Invalid ? error.fields : [] });
    res.send(await this.pages.answer(req, res, page));
  }

  private async toLogin(req: Request, res: Response): Promise<void> {
    if (req.method === 'GET') req.session.wanted = req.originalUrl;
    await saved(req);
    res.redirect(303, '/login');
  }

  private async backToForm(req: Request, res: Response, path: string, error: AppError): Promise<void> {
    keepForm(req, path, error);
    await saved(req);
    res.redirect(303, path);
  }

  private tell(error: unknown, req: Request): Told {
    const { status, code, facts } = classify(error);
    const reference = newId().replace(/-/g, '').slice(-10).toUpperCase();
    const line = { reference, status, code, method: req.method, path: req.path, actor: req.actor?.id };
    if (status >= 500) this.log.error('request failed', { ...line, error });
    else this.log.info('request refused', line);
    return { status, code, facts, reference };
  }
}

function classify(error: unknown): Omit<Told, 'reference'> {
  if (error instanceof AppError) return { status: statuses[error.kind], code: error.code, facts: error.facts };
  if (error instanceof LoginNeeded) return { status: 401, code: 'session.needed', facts: {} };
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return { status, code: `http.${titleOf(status)}`, facts: {} };
}

/** Body parsers mark their errors with a status of 4xx; anything else is ours. */
function statusOf(error: unknown): number {
  if (databaseAway(error)) return 503;
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}

function titleOf(status: number): string {
  return [400, 401, 403, 404, 409, 413, 422, 503].includes(status) ? String(status) : status < 500 ? '400' : '500';
}

function jsonOf(error: unknown, told: Told, req: Request): object {
  const fields = error instanceof Invalid ? error.fields : [];
  return {
    code: told.code,
    message: say(req.lang, told.code, told.facts),
    fields: fields.map((f) => ({ field: f.field, code: f.code, message: say(req.lang, f.code, f.facts) })),
    reference: told.reference,
  };
}

