import { setTimeout } from 'node:timers/promises';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request } from 'express';
import { catchError, from, map, mergeMap, type Observable } from 'rxjs';
import { Actor, Conflict } from '@app/kernel';
import { Db } from '@app/platform';
import { Go } from './page';

const formsPart = Actor.system('forms');
const patience = 15_000;
const glance = 100;

/** A form carries a key; whoever submits it twice is shown what the first submit answered. A refused submit frees the key. */
@Injectable()
export class OnceInterceptor implements NestInterceptor {
  constructor(private readonly db: Db) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const { onceKey: once, actor } = req;
    if (once === undefined || actor === undefined) return next.handle();
    return from(this.claim(once, actor.id, req.path)).pipe(
      mergeMap((first) => (first ? this.run(once, next) : from(this.former(once, actor.id)))),
    );
  }

  private run(once: string, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      mergeMap((answer: unknown) => from(this.settle(once, answer)).pipe(map(() => answer))),
      catchError(async (error: unknown) => {
        await this.free(once);
        throw error;
      }),
    );
  }

  private async claim(key: string, personId: string, route: string): Promise<boolean> {
    const rows = await this.db.transaction(formsPart, async (tx) => {
      await tx.execute(`DELETE FROM form_submission WHERE at < $1::timestamptz - interval '2 days'`, [tx.at]);
      return tx.execute(
        `INSERT INTO form_submission (key, person_id, route, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING key`,
        [key, personId, route, tx.at],
      );
    });
    return rows === 1;
  }

  private async settle(key: string, answer: unknown): Promise<void> {
    if (!(answer instanceof Go)) return this.free(key);
    await this.db.transaction(formsPart, (tx) => tx.execute('UPDATE form_submission SET location = $2 WHERE key = $1', [key, answer.to]));
  }

  private async free(key: string): Promise<void> {
    await this.db.transaction(formsPart, (tx) => tx.execute('DELETE FROM form_submission WHERE key = $1', [key]));
  }

  /** Waits for the first submit's answer. @throws Conflict when it was refused or takes too long. */
  private async former(key: string, personId: string): Promise<Go> {
    for (let waited = 0; waited < patience; waited += glance) {
      const [row] = await this.db.read(formsPart.scope, (r) =>
        r.query<{ location: string | null }>('SELECT location FROM form_submission WHERE key = $1 AND person_id = $2', [key, personId]),
      );
      if (row === undefined) break;
      if (row.location !== null) return new Go(row.location, 'form.already-sent');
      await setTimeout(glance);
    }
    throw new Conflict('form.sent-again');
  }
}
