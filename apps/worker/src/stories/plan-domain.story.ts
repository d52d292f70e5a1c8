import { Injectable } from '@nestjs/common';
import { Approvals, type PlanAsk } from '@app/approvals';
import { Certificates } from '@app/certificates';
import { Hosting } from '@app/hosting';
import { Actor, DomainName, type Json, type PlanPart } from '@app/kernel';
import { Db, steps, type Story } from '@app/platform';
import type { RegisterDomain } from '@app/registry';
import { Zones } from '@app/zones';

/** At analysis: what will change on a node, in DNS and at the certificate authority, before anything does. Changes nothing itself. */
@Injectable()
export class PlanDomainStory implements Story<PlanAsk> {
  readonly name = 'plan-domain';

  constructor(
    private readonly db: Db,
    private readonly approvals: Approvals,
    private readonly zones: Zones,
    private readonly hosting: Hosting,
    private readonly certificates: Certificates,
  ) {}

  readonly steps = steps<PlanAsk>({
    plan: async (ask, { actor }) => {
      const parts = await this.parts(actor, ask);
      const plan = await this.db.transaction(actor, (tx) => this.approvals.storePlan(tx, ask.requestId, parts));
      const evidence: Record<string, Json> = plan === null ? { stored: false } : { version: plan.version, digest: plan.digest };
      return evidence;
    },
  });

  /** In one snapshot. The site's node decides its addresses, so hosting speaks first; the letter names the zone first. */
  private parts(actor: Actor, ask: PlanAsk): Promise<PlanPart[]> {
    const { name: text, site } = ask.payload as unknown as RegisterDomain;
    const name = DomainName.parse(text);
    return this.db.read(actor.scope, async (r) => {
      const asked = { siteName: name, unitId: ask.unitId, requestId: ask.requestId, sitekind: site.kind, database: site.database, sshKey: site.sshKey };
      const hosted = await this.hosting.plan(r, asked);
      const addresses = await this.hosting.addressesOf(r, hosted.content.nodeId);
      const zone = await this.zones.plan(r, { kind: 'host', name, addresses });
      return [zone, hosted, await this.certificates.plan(r, [name])];
    });
  }
}
