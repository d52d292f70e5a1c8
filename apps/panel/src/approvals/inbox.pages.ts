import { Controller, Get } from '@nestjs/common';
import type { Actor } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { Page } from '../web/page';
import { RequestLists } from './request-lists';

@Controller()
export class InboxPages {
  constructor(private readonly lists: RequestLists) {}

  @Get('inbox')
  @Allow('requests.read')
  async inbox(@Who() actor: Actor): Promise<Page> {
    return new Page('approvals/inbox', 'inbox.title', { items: await this.lists.inbox(actor), asks: actor.has('unit_liaison') || actor.has('reception_officer') });
  }

  @Get('requests')
  @Allow('requests.read')
  async list(@Who() actor: Actor): Promise<Page> {
    return new Page('approvals/requests', 'requests.title', { items: await this.lists.all(actor), asks: actor.has('unit_liaison') || actor.has('reception_officer') });
  }
}
