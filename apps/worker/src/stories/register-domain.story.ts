import { Injectable } from '@nestjs/common';
import { Approvals, type StoryAsk } from '@app/approvals';
import { Certificates } from '@app/certificates';
import { Hosting } from '@app/hosting';
import { DomainName, Permanent, type Actor, type PlanPart } from '@app/kernel';
import { Db, steps, type StepContext, type Story } from '@app/platform';
import { Domains, type RegisterDomain } from '@app/registry';
import { Zones } from '@app/zones';

/** A signed name goes on the air: its zone, its account and site, its certificate, its holder. */
@Injectable()
export class RegisterDomainStory implements Story<StoryAsk> {
  readonly name = 'register-domain';

  constructor(
    private readonly db: Db,
    private readonly approvals: Approvals,
    private readonly zones: Zones,
    private readonly hosting: Hosting,
    private readonly certificates: Certificates,
    private readonly domains: Domains,
  ) {}

  readonly steps = steps<StoryAsk>({
    begin: (ask, context) => this.act(ask, context, ['schedule', 'start']),
    zone: async (ask, { actor }) => {
      const releases = await this.zones.apply(actor, await this.signed(actor, ask, 'zones'), originOf(ask));
      return { releases: releases.map(({ zone, serial }) => ({ zone, serial })) };
    },
    account: async (ask, { actor }) => ({ ...(await this.hosting.apply(actor, await this.signed(actor, ask, 'hosting'), originOf(ask))) }),
    tls: async (ask, { actor, results }) => {
      await this.signed(actor, ask, 'certificates');
      const certificate = await this.certificates.obtain(actor, [nameOf(ask)]);
      const installed = await this.hosting.install(actor, String((results['account'] as { siteId: string }).siteId), certificate);
      return { certificateId: certificate.certificateId, servedSha256: installed.servedSha256, notAfter: installed.notAfter.toISOString() };
    },
    open: async (ask, { actor }) => {
      const domain = await this.domains.activate(actor, askedOf(ask).domainId);
      return { domainId: domain.id, name: domain.name, activeSince: domain.activeSince!.toISOString() };
    },
    finish: (ask, context) => this.act(ask, context, ['finish']),
  });

  /** Refused after a replan: the name goes off the air before its account goes, and is nobody's at the end. */
  readonly undo = async (ask: StoryAsk, { actor }: StepContext) => {
    await this.zones.withdraw(actor, nameOf(ask), originOf(ask), 'refused after a replan');
    await this.hosting.undo(actor, partOf(ask, 'hosting'), originOf(ask));
    await this.domains.release(actor, askedOf(ask).domainId);
    return { released: nameOf(ask).toString() };
  };

  /** A part of the plan, once it is seen to be the signed one. @throws Permanent `approvals.not-what-was-signed` */
  private async signed(actor: Actor, ask: StoryAsk, lib: string): Promise<PlanPart> {
    await this.db.read(actor.scope, (r) => this.approvals.mustBeSigned(r, ask));
    return partOf(ask, lib);
  }

  /** Acts of the flow in the named officer's name. The plan's version is in the key: after a replan they are taken anew. */
  private async act(ask: StoryAsk, { actor, results }: StepContext, actions: readonly ('schedule' | 'start' | 'finish')[]): Promise<void> {
    for (const action of actions) {
      const data = { key: `story:${action}:${ask.planVersion}`, ...(action === 'finish' ? { outcome: outcomeOf(ask, results) } : {}) };
      await this.db.transaction(actor, (tx) => this.approvals.actIn(tx, actor, ask.requestId, action, data));
    }
  }
}

function partOf(ask: StoryAsk, lib: string): PlanPart {
  const part = ask.parts.find((p) => p.lib === lib);
  if (part === undefined) throw new Permanent('story.part-missing', { lib });
  return { ...part, lines: [] };
}

function originOf(ask: StoryAsk): { type: 'request'; id: string } {
  return { type: 'request', id: ask.requestId };
}

function askedOf(ask: StoryAsk): RegisterDomain {
  return ask.payload as unknown as RegisterDomain;
}

function nameOf(ask: StoryAsk): DomainName {
  return DomainName.parse(askedOf(ask).name);
}

/** What the unit is told at the end: what stands and until when. */
function outcomeOf(ask: StoryAsk, results: StepContext['results']) {
  const tls = results['tls'] as { notAfter?: string } | undefined;
  return { name: askedOf(ask).name, address: `https://${askedOf(ask).name}/`, certificateUntil: tls?.notAfter ?? null };
}

