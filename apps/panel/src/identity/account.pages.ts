import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Identity } from '@app/identity';
import { Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { Allow, Form, Who } from '../web/access';
import { Go, Page } from '../web/page';
import { LogIn } from './log-in';
import { PositionDto } from './login.dto';

@Controller('account')
export class AccountPages {
  constructor(
    private readonly db: Db,
    private readonly identity: Identity,
    private readonly logIn: LogIn,
  ) {}

  @Get()
  @Allow('session.own')
  async show(@Who() actor: Actor): Promise<Page> {
    return this.db.read(actor.scope, async (r) => {
      const [person, held] = [await this.identity.person(r, actor.id), await this.identity.holdings(r, actor.id)];
      const unit = actor.unitId === null ? null : await this.identity.unit(r, actor.unitId);
      const others = held.filter((h) => h.positionId !== actor.positionId);
      return new Page('identity/account', 'account.title', { person, unit, title: actor.title, roles: actor.roles, others });
    });
  }

  @Post('position')
  @Allow('session.own')
  @Form('/account')
  async switch(@Req() req: Request, @Who() actor: Actor, @Body() input: PositionDto): Promise<Go> {
    const next = await this.logIn.switchPosition(req, actor, input.position);
    return new Go('/', 'account.switched', { title: next.title });
  }
}
