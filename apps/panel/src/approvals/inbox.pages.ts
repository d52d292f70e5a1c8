import { Controller, Get, Query, Req, type StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { states } from '@app/approvals';
import type { Actor } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { say } from '../web/catalogue';
import { csvFile } from '../web/csv';
import { moment } from '../web/formats';
import { everyPage, ListingDto, listingView } from '../web/listing';
import { Page } from '../web/page';
import { RequestLists } from './request-lists';

const choices = states.map((value) => ({ value, key: `state.${value}` }));

@Controller()
export class InboxPages {
  constructor(private readonly lists: RequestLists) {}

  @Get('inbox')
  @Allow('requests.read')
  async inbox(@Who() actor: Actor): Promise<Page> {
    return new Page('approvals/inbox', 'inbox.title', { items: await this.lists.inbox(actor), asks: mayAsk(actor) });
  }

  @Get('requests')
  @Allow('requests.read')
  async list(@Who() actor: Actor, @Query() listing: ListingDto): Promise<Page> {
    const { items, next } = await this.lists.page(actor, listing);
    return new Page('approvals/requests', 'requests.title', {
      items, asks: mayAsk(actor), units: await this.lists.units(actor, listing.unit), ...listingView('/requests', listing, next, choices),
    });
  }

  /** What the list shows, all its pages. */
  @Get('requests.csv')
  @Allow('requests.read')
  async csv(@Req() { lang }: Request, @Who() actor: Actor, @Query() listing: ListingDto): Promise<StreamableFile> {
    const lines = await everyPage(listing, (l, most) => this.lists.page(actor, l, most), (q) => [q.number, say(lang, q.asked.key, q.asked.facts), q.unit, say(lang, q.stateKey), moment(q.createdAt, lang)]);
    const head = ['requests.number', 'requests.asked', 'requests.unit', 'requests.state', 'requests.since'].map((key) => say(lang, key));
    return csvFile('berkas', [head, ...lines]);
  }
}

function mayAsk(actor: Actor): boolean {
  return actor.has('unit_liaison') || actor.has('reception_officer');
}
