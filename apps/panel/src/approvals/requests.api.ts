import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor, Language } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { say } from '../web/catalogue';
import { IdPipe } from '../web/id.pipe';
import { ActDto } from './act.dto';
import { Acting } from './acting';
import { AssignableOfficers } from './assignable-officers';
import { RequestLists } from './request-lists';
import { requestJson } from './request-json';
import { RequestReader } from './request-reader';

@Controller('api')
export class RequestsApi {
  constructor(
    private readonly lists: RequestLists,
    private readonly reader: RequestReader,
    private readonly acting: Acting,
    private readonly assignable: AssignableOfficers,
  ) {}

  @Get('inbox')
  @Allow('requests.read')
  async inbox(@Req() req: Request, @Who() actor: Actor): Promise<{ items: object[] }> {
    const items = await this.lists.inbox(actor);
    return { items: items.map(({ id, number, unit, state, product, waitingFor, due, minutesLeft, stuck, asked }) => ({ id, number, unit, state, product, waitingFor, dueAt: due, minutesLeft, stuck, asked: say(req.lang, asked.key, asked.facts) })) };
  }

  @Get('requests/:id')
  @Allow('requests.read')
  show(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<object> {
    return this.detail(actor, id, req.lang);
  }

  @Post('requests/:id/acts/:action')
  @HttpCode(200)
  @Allow('requests.act')
  async act(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string, @Param('action') action: string, @Body() input: ActDto): Promise<object> {
    await this.acting.act(req, actor, id, action, await this.assignable.byPerson(actor, input));
    return this.detail(actor, id, req.lang);
  }

  /** Who may be named in a disposition today. */
  @Get('officers')
  @Allow('requests.dispose')
  async officers(@Who() actor: Actor): Promise<{ items: object[] }> {
    return { items: await this.assignable.all(actor) };
  }

  private async detail(actor: Actor, id: string, lang: Language): Promise<object> {
    return requestJson(await this.reader.facts(actor, id), lang);
  }
}
