import { Injectable } from '@nestjs/common';
import type { Actor } from '@app/kernel';
import { Letters, type Letter } from '@app/letters';
import { Db, Runs, type Run } from '@app/platform';
import type { Domain } from '@app/registry';
import { mayRead } from '../letters/readable';

/** What stands behind a domain: the letters that ordered it, and the work on its zone that a person asked for. */
@Injectable()
export class DomainPapers {
  constructor(
    private readonly db: Db,
    private readonly letters: Letters,
    private readonly runs: Runs,
  ) {}

  of(actor: Actor, { id, requestId }: Domain): Promise<{ letters: Letter[]; undos: Run[] }> {
    return this.db.read(actor.scope, async (r) => {
      const letters = requestId === null ? [] : await this.letters.ofSubject(r, { type: 'request', id: requestId });
      const runs = await this.runs.ofSubject(r, 'domain', id);
      return { letters: letters.filter((l) => mayRead(actor, l)), undos: runs.map(({ run }) => run) };
    });
  }
}
