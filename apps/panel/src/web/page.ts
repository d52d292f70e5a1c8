import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { mergeMap, type Observable } from 'rxjs';
import type { ErrorFacts } from '@app/kernel';
import { PageLayout } from './page-layout';
import { saved } from './session';
import { Views } from './views';

/** A page to show: `title` is a message key with its facts, or text that names the thing. */
export class Page {
  constructor(
    readonly view: string,
    readonly title: string,
    readonly data: Readonly<Record<string, unknown>> = {},
  ) {}
}

/** Done: the browser goes on to `to` (303), with a word about what was done. */
export class Go {
  constructor(
    readonly to: string,
    readonly flash?: string,
    readonly facts: ErrorFacts = {},
  ) {}
}

/** A part of a page, for a live spot. */
export class Fragment {
  constructor(
    readonly view: string,
    readonly data: Readonly<Record<string, unknown>>,
  ) {}
}

/** Turns what a page's handler returns into HTML or a redirect; anything else passes through (JSON, files). */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly views: Views,
    private readonly layout: PageLayout,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const res = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(mergeMap((answer: unknown) => this.answer(req, res, answer)));
  }

  async answer(req: Request, res: Response, answer: unknown): Promise<unknown> {
    if (answer instanceof Go) return this.go(req, res, answer);
    if (!(answer instanceof Page) && !(answer instanceof Fragment)) return answer;
    res.type('html').set('cache-control', 'no-store');
    if (answer instanceof Fragment) return this.views.fragment(answer.view, { ...this.layout.plain(req, res), ...answer.data });
    return this.views.render(answer.view, { ...this.layout.of(req, res, answer.title, answer.data), ...answer.data });
  }

  private async go(req: Request, res: Response, { to, flash, facts }: Go): Promise<string> {
    if (flash !== undefined) req.session.flash = { key: flash, facts };
    await saved(req);
    res.status(303).set({ location: to, 'cache-control': 'no-store' });
    return '';
  }
}
