import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { allowed } from '@app/identity';
import type { Actor } from '@app/kernel';
import { Allow, Form, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';
import { Go, Page } from '../web/page';
import { DomainReader } from './domain-reader';
import { domainView, statusKey } from './domain-view';

export class UndoDto {
  @IsNotEmpty()
  @IsString()
  @MaxLength(500)
  reason: string;
}

@Controller('domains')
export class DomainPages {
  constructor(private readonly reader: DomainReader) {}

  @Get()
  @Allow('domains.read')
  async list(@Who() actor: Actor): Promise<Page> {
    const domains = await this.reader.list(actor);
    return new Page('registry/domains', 'domains.title', {
      domains: domains.map((d) => ({ id: d.id, name: d.name, statusKey: statusKey(d.state), activeSince: d.activeSince, reservedAt: d.reservedAt })),
    });
  }

  @Get(':id')
  @Allow('domains.read')
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Page> {
    const facts = await this.reader.facts(actor, id);
    return new Page('registry/domain', facts.domain.name, { ...domainView(facts), mayUndo: allowed(actor, 'zones.undo'), mayReadJobs: allowed(actor, 'jobs.read') });
  }

  @Post(':id/releases/:release/undo')
  @Allow('zones.undo')
  @Form('/domains/:id')
  async undo(@Who() actor: Actor, @Param('id', IdPipe) id: string, @Param('release', IdPipe) release: string, @Body() input: UndoDto): Promise<Go> {
    return new Go(`/runs/${await this.reader.undo(actor, id, release, input.reason)}`, 'domain.undo-asked');
  }
}
