import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { allowed } from '@app/identity';
import type { Actor } from '@app/kernel';
import { Allow, Form, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';
import { Fragment, Go, Page } from '../web/page';
import { correctionDraft } from '../registry/request-form';
import { ActDto } from './act.dto';
import { Acting } from './acting';
import { shownRun } from './checklist';
import { RequestFormHelp } from './request-form-help';
import { RequestReader } from './request-reader';
import { ownersOf, requestView } from './request-view';

@Controller('requests')
export class RequestPages {
  constructor(
    private readonly reader: RequestReader,
    private readonly acting: Acting,
    private readonly helpers: RequestFormHelp,
  ) {}

  @Get(':id')
  @Allow('requests.read')
  async show(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Query('act') act?: string): Promise<Page> {
    const facts = await this.reader.facts(actor, id);
    return new Page('approvals/request', facts.request.number, { ...requestView(facts), ...(await this.helpers.of(actor, facts)), ...onJobs(actor), opened: act, kept: req.session.drafts?.[correctionDraft(id)] });
  }

  @Get(':id/checklist')
  @Allow('requests.read')
  async checklist(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Res({ passthrough: true }) res: Response): Promise<Fragment> {
    const facts = await this.reader.facts(actor, id);
    const { request, runs, evidence } = facts;
    const live = runs.some((r) => r.run.state === 'running');
    // The work is over or stuck: state, documents and what may be done now have changed with it.
    if (!live) res.set('hx-refresh', 'true');
    return new Fragment('approvals/checklist', { request: { id: request.id }, runs: runs.map((run) => shownRun(run, evidence)), owners: ownersOf(facts), ...onJobs(actor), live });
  }

  @Get(':id/scan')
  @Allow('requests.read')
  async scan(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Res({ passthrough: true }) res: Response): Promise<StreamableFile> {
    const { data, mediaType, number } = await this.reader.scan(actor, id);
    // A scan comes from outside: it is shown as what it is, in no page of ours.
    res.set({ 'content-security-policy': `default-src 'none'; sandbox`, 'cache-control': 'private, no-store' });
    return new StreamableFile(data, { type: mediaType, disposition: `inline; filename="surat-${number}.${mediaType.split('/')[1]}"` });
  }

  @Post(':id/acts/:action')
  @Allow('requests.act')
  @Form('/requests/:id')
  async act(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Param('action') action: string, @Body() input: ActDto): Promise<Go> {
    await this.acting.act(req, actor, id, action, input);
    return new Go(`/requests/${id}`, `done.${action}`);
  }
}

function onJobs(actor: Actor): { mayRetry: boolean; mayReadJobs: boolean } {
  return { mayRetry: allowed(actor, 'jobs.retry'), mayReadJobs: allowed(actor, 'jobs.read') };
}
