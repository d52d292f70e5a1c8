import { Body, Controller, Get, Param, Post, Query, Req, type StreamableFile } from '@nestjs/common';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type { Request } from 'express';
import { allowed } from '@app/identity';
import type { Actor } from '@app/kernel';
import { Allow, Form, Who } from '../web/access';
import { say } from '../web/catalogue';
import { csvFile } from '../web/csv';
import { moment } from '../web/formats';
import { IdPipe } from '../web/id.pipe';
import { everyPage, ListingDto, listingView } from '../web/listing';
import { Go, Page } from '../web/page';
import { DomainPapers } from './domain-papers';
import { DomainReader, domainStates } from './domain-reader';
import { domainView, papersView, statusKey } from './domain-view';

export class UndoDto {
  @IsNotEmpty()
  @IsString()
  @MaxLength(500)
  reason: string;
}

const choices = domainStates.map((value) => ({ value, key: statusKey(value) }));

@Controller()
export class DomainPages {
  constructor(
    private readonly reader: DomainReader,
    private readonly papers: DomainPapers,
  ) {}

  @Get('domains')
  @Allow('domains.read')
  async list(@Who() actor: Actor, @Query() listing: ListingDto): Promise<Page> {
    const { items, next } = await this.reader.page(actor, listing);
    return new Page('registry/domains', 'domains.title', {
      domains: items.map(({ domain: d, unit }) => ({ id: d.id, name: d.name, unit, statusKey: statusKey(d.state), activeSince: d.activeSince })),
      units: await this.reader.units(actor, listing.unit), ...listingView('/domains', listing, next, choices),
    });
  }

  /** What the list shows, all its pages. */
  @Get('domains.csv')
  @Allow('domains.read')
  async csv(@Req() { lang }: Request, @Who() actor: Actor, @Query() listing: ListingDto): Promise<StreamableFile> {
    const lines = await everyPage(listing, (l, most) => this.reader.page(actor, l, most), ({ domain: d, unit }) => [d.name, unit, say(lang, statusKey(d.state)), d.activeSince === null ? '' : moment(d.activeSince, lang)]);
    const head = ['domains.name', 'requests.unit', 'requests.state', 'domains.since'].map((key) => say(lang, key));
    return csvFile('domain', [head, ...lines]);
  }

  @Get('domains/:id')
  @Allow('domains.read')
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Page> {
    const facts = await this.reader.facts(actor, id);
    const papers = await this.papers.of(actor, facts.domain);
    return new Page('registry/domain', facts.domain.name, { ...domainView(facts), ...papersView(papers), mayUndo: allowed(actor, 'zones.undo'), mayReadJobs: allowed(actor, 'jobs.read') });
  }

  @Post('domains/:id/releases/:release/undo')
  @Allow('zones.undo')
  @Form('/domains/:id')
  async undo(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Param('release', IdPipe) release: string, @Body() input: UndoDto): Promise<Go> {
    return new Go(`/runs/${await this.reader.undo(actor, id, release, input.reason)}`, 'domain.undo-asked');
  }
}
