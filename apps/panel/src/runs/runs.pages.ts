import { Controller, Get, Param, Post } from '@nestjs/common';
import { allowed } from '@app/identity';
import type { Actor } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';
import { Go, Page } from '../web/page';
import { shownRun } from '../approvals/checklist';
import { RunDesk } from './run-desk';

@Controller()
export class RunPages {
  constructor(private readonly desk: RunDesk) {}

  @Get('runs')
  @Allow('jobs.read')
  async list(@Who() actor: Actor): Promise<Page> {
    const runs = await this.desk.newest(actor);
    return new Page('runs/runs', 'runs.title', { runs: runs.map((r) => ({ ...shownRun({ run: r, steps: [] }), createdAt: r.createdAt, subject: r.subjectType, subjectId: r.subjectId, bad: r.state === 'stuck' })) });
  }

  @Get('runs/:id')
  @Allow('jobs.read')
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Page> {
    const found = await this.desk.get(actor, id);
    const { run } = found;
    return new Page('runs/run', `story.${run.story}`, {
      run: shownRun(found), createdAt: run.createdAt, requestId: run.subjectType === 'request' ? run.subjectId : null, mayRetry: allowed(actor, 'jobs.retry'),
    });
  }

  @Post('steps/:id/retry')
  @Allow('jobs.retry')
  async retry(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Go> {
    return new Go(`/runs/${await this.desk.retry(actor, id)}`, 'runs.retried');
  }
}
