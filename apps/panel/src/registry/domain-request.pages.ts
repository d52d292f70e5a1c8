import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Identity } from '@app/identity';
import { Invalid, type Actor, type FieldError } from '@app/kernel';
import { Db } from '@app/platform';
import { Allow, Form, Who } from '../web/access';
import { typed } from '../web/forms';
import { Go, Page } from '../web/page';
import { DomainAsking, type KeptScan } from './domain-asking';
import { domainRequestFields } from './request-form.dto';
import { answers, formOptions } from './request-form';

const draftKey = 'register_domain';

/** The form, its check-answers page, and the submit. Answers live in the session until then; the scan is stored at once. */
@Controller('requests')
export class DomainRequestPages {
  constructor(
    private readonly asking: DomainAsking,
    private readonly identity: Identity,
    private readonly db: Db,
  ) {}

  @Get('new')
  @Allow('requests.submit')
  async form(@Req() req: Request, @Who() actor: Actor): Promise<Page> {
    const draft = req.session.drafts?.[draftKey] ?? {};
    return new Page('registry/request-form', 'ask.title', { draft, ...formOptions(draft), counter: actor.has('reception_officer'), units: await this.units(actor, draft) });
  }

  /** The body is checked by hand: a valid scan is kept even when other answers are refused. */
  @Post('new')
  @Allow('requests.submit')
  @Form('/requests/new')
  async answers(@Req() req: Request, @Who() actor: Actor, @Body() body: Record<string, string>): Promise<Go> {
    const former = req.session.drafts?.[draftKey];
    const also: FieldError[] = [];
    const kept = await this.asking.scan(actor, req.upload?.['scan'], keptIn(former), also);
    req.session.drafts = { ...req.session.drafts, [draftKey]: { ...answered(body), ...kept } };
    await this.asking.check(actor, body, also);
    return new Go('/requests/new/check');
  }

  @Get('new/check')
  @Allow('requests.submit')
  async check(@Req() req: Request, @Who() actor: Actor): Promise<Page | Go> {
    const draft = req.session.drafts?.[draftKey];
    if (draft?.['scan'] === undefined) return new Go('/requests/new');
    const units = await this.units(actor, draft);
    return new Page('registry/request-check', 'ask.check', { groups: answers(draft, units.find((u) => u.checked)?.label) });
  }

  @Post()
  @Allow('requests.submit')
  @Form('/requests/new')
  async submit(@Req() req: Request, @Who() actor: Actor): Promise<Go> {
    const draft = req.session.drafts?.[draftKey];
    if (draft?.['scan'] === undefined) throw new Invalid('ask.no-draft');
    const { scan, scanName: _name, ...given } = draft;
    const request = await this.asking.submit(actor, await this.asking.check(actor, given), scan!, req.onceKey);
    delete req.session.drafts![draftKey];
    return new Go(`/requests/${request.id}`, 'ask.sent', { number: request.number, code: request.trackingCode });
  }

  private async units(actor: Actor, draft: Record<string, string>): Promise<{ value: string; label: string; checked: boolean }[]> {
    if (!actor.has('reception_officer')) return [];
    const all = await this.db.read(actor.scope, (r) => this.identity.units(r));
    return all.filter((u) => u.kind !== 'centre').map((u) => ({ value: u.id, label: u.name, checked: draft['unitId'] === u.id }));
  }
}

export function keptIn(draft: Readonly<Record<string, string>> | undefined): KeptScan | undefined {
  return draft?.['scan'] === undefined ? undefined : { scan: draft['scan'], scanName: draft['scanName'] ?? '' };
}

/** The form's own fields and no others: which scan belongs to a draft is for the panel to say, not for the browser. */
function answered(body: unknown): Record<string, string> {
  const given = typed(body);
  return Object.fromEntries(domainRequestFields.flatMap((name) => (typeof given[name] === 'string' ? [[name, given[name]]] : [])));
}
