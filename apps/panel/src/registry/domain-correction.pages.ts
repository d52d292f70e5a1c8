import { Body, Controller, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { RequestBoard } from '@app/approvals';
import type { Actor, FieldError } from '@app/kernel';
import { Allow, Form, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';
import { Go } from '../web/page';
import { DomainAsking } from './domain-asking';
import { keptIn } from './domain-request.pages';
import { correctionFields } from './request-form.dto';
import { correctionDraft } from './request-form';

/** A returned request, put right and sent again: letter, purpose, site and scan. The name stays the one that is held for it. */
@Controller('requests')
export class DomainCorrectionPages {
  constructor(
    private readonly asking: DomainAsking,
    private readonly board: RequestBoard,
  ) {}

  /** The body is checked by hand: whose request it is comes first, and a valid scan is kept even when other answers are refused. */
  @Post(':id/acts/resubmit')
  @Allow('requests.act')
  @Form('/requests/:id')
  async resubmit(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Body() body: Record<string, string>): Promise<Go> {
    await this.board.get(actor, id);
    const draft = correctionDraft(id);
    const also: FieldError[] = [];
    const former = keptIn(req.session.drafts?.[draft]);
    const kept = req.upload?.['scan']?.name ? await this.asking.scan(actor, req.upload['scan'], former, also) : (former ?? {});
    if (kept.scan !== undefined) req.session.drafts = { ...req.session.drafts, [draft]: { ...kept } as Record<string, string> };
    const given = Object.fromEntries(correctionFields.flatMap((name) => (body[name] === undefined ? [] : [[name, body[name]]])));
    const input = await this.asking.checkCorrection(given, also);
    const version = Number(body['version']);
    await this.asking.correct(actor, id, input, { scan: kept.scan, key: req.onceKey, ...(Number.isInteger(version) && version > 0 ? { version } : {}) });
    delete req.session.drafts?.[draft];
    return new Go(`/requests/${id}`, 'done.resubmit');
  }
}
