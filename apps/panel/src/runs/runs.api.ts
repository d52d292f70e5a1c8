import { Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor, Language } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';
import { runsJson } from '../approvals/request-json';
import { RunDesk } from './run-desk';

@Controller('api')
export class RunsApi {
  constructor(private readonly desk: RunDesk) {}

  @Get('runs/:id')
  @Allow('jobs.read')
  show(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<object> {
    return this.run(actor, id, req.lang);
  }

  @Post('steps/:id/retry')
  @HttpCode(200)
  @Allow('jobs.retry')
  async retry(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<object> {
    return this.run(actor, await this.desk.retry(actor, id), req.lang);
  }

  private async run(actor: Actor, id: string, lang: Language): Promise<object> {
    return runsJson({ runs: [await this.desk.get(actor, id)] }, lang)[0]!;
  }
}
