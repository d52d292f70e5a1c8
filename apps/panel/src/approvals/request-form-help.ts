import { Injectable } from '@nestjs/common';
import { Officers } from '@app/approvals';
import { Clock, type Actor } from '@app/kernel';
import { Letters } from '@app/letters';
import { Db } from '@app/platform';
import { correctionForm } from '../registry/request-form';
import { trusted } from '../web/views';
import type { RequestFacts } from './request-reader';

/** What the forms of a request page offer to choose from and to read. */
@Injectable()
export class RequestFormHelp {
  constructor(
    private readonly db: Db,
    private readonly officers: Officers,
    private readonly letters: Letters,
    private readonly clock: Clock,
  ) {}

  async of(actor: Actor, { request, actions, letters }: RequestFacts): Promise<Record<string, unknown>> {
    const names = actions.some((a) => a.allowed && ['dispose', 'reassign'].includes(a.action));
    const reply = letters.find((l) => l.id === request.replyId);
    const shown = reply !== undefined && actions.some((a) => a.allowed && ['amend_reply', 'initial', 'sign'].includes(a.action));
    const available = names ? await this.db.read(actor.scope, (r) => this.officers.available(r, request.standard, this.clock.now())) : [];
    const corrected = actions.some((a) => a.allowed && a.action === 'resubmit') ? correctionForm(request) : {};
    return { ...corrected, officers: available.map((o) => ({ value: o.personId, label: o.title })), letterHtml: shown ? trusted(this.letters.html(reply)) : null };
  }
}
