import { Controller, Get, Param, Post, Query, Req, type StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { allowed } from '@app/identity';
import type { Actor } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { say } from '../web/catalogue';
import { csvFile } from '../web/csv';
import { moment } from '../web/formats';
import { IdPipe } from '../web/id.pipe';
import { everyPage, ListingDto, listingView } from '../web/listing';
import { Go, Page } from '../web/page';
import { shownRun } from '../approvals/checklist';
import { RunDesk, runFilters } from './run-desk';

const choices = Object.keys(runFilters).map((value) => ({ value, key: `run.${value}` }));

@Controller()
export class RunPages {
  constructor(private readonly desk: RunDesk) {}

  @Get('runs')
  @Allow('jobs.read')
  async list(@Who() actor: Actor, @Query() listing: ListingDto): Promise<Page> {
    const { items, next } = await this.desk.page(actor, listing);
    const runs = items.map(({ run, subject }) => ({ ...shownRun({ run, steps: [] }), createdAt: run.createdAt, subject }));
    return new Page('runs/runs', 'runs.title', { runs, ...listingView('/runs', listing, next, choices) });
  }

  /** What the list shows, all its pages. */
  @Get('runs.csv')
  @Allow('jobs.read')
  async csv(@Req() { lang }: Request, @Who() actor: Actor, @Query() listing: ListingDto): Promise<StreamableFile> {
    const head = ['runs.story', 'runs.about', 'requests.asked', 'requests.state', 'runs.begun'].map((key) => say(lang, key));
    const lines = await everyPage(listing, (l, most) => this.desk.page(actor, l, most), ({ run, subject }) => [
      say(lang, `story.${run.story}`), subject?.title ?? '', subject?.asked ? say(lang, subject.asked.key, subject.asked.facts) : '', say(lang, `run.${run.state}`), moment(run.createdAt, lang),
    ]);
    return csvFile('pekerjaan', [head, ...lines]);
  }

  @Get('runs/:id')
  @Allow('jobs.read')
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Page> {
    const { subject, evidence, ...found } = await this.desk.facts(actor, id);
    return new Page('runs/run', `story.${found.run.story}`, {
      run: shownRun(found, evidence), createdAt: found.run.createdAt, subject, owners: subject?.owners ?? [], mayRetry: allowed(actor, 'jobs.retry'), mayReadJobs: true,
    });
  }

  @Post('steps/:id/retry')
  @Allow('jobs.retry')
  async retry(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Go> {
    return new Go(`/runs/${await this.desk.retry(actor, id)}`, 'runs.retried');
  }
}
