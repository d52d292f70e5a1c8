import { Injectable } from '@nestjs/common';
import { Conflict, Permanent, type DomainName, type PlanLine } from '@app/kernel';
import type { SiteKind } from '@app/node-protocol';
import type { Reader } from '@app/platform';
import { Node } from '@app/remote';
import { HostingAccount } from './hosting-account.entity';
import { hostingPart, type HostingContent, type HostingPart } from './hosting-plan';
import { standingAccount, standingNow, standingSite, wantedObjects } from './standing';
import { parseSshPublicKey } from './ssh-public-key';

export interface HostingAsk {
  readonly siteName: DomainName;
  readonly unitId: string;
  readonly requestId: string;
  readonly sitekind: SiteKind;
  readonly database: boolean;
  /** One OpenSSH public key line. */
  readonly sshKey: string;
}

/** Works out what a request would change, from the rows alone: no node is asked. */
@Injectable()
export class HostingPlanner {
  /** @throws Invalid `ssh-key.…`, Conflict `site.name-taken`, Permanent `hosting.no-node` */
  async plan(reader: Reader, ask: HostingAsk): Promise<HostingPart> {
    const key = parseSshPublicKey(ask.sshKey);
    const name = ask.siteName.toString();
    const holder = await standingSite(reader, name);
    if (holder !== null && holder.unitId !== ask.unitId) throw new Conflict('site.name-taken', { name });
    const node = await this.chooseNode(reader, ask.unitId, holder?.accountId);
    const target = { siteName: name, unitId: ask.unitId, nodeId: node.id, kind: ask.sitekind, database: ask.database, sshKey: key.text };
    const account = await standingAccount(reader, target);
    const now = await standingNow(reader, target);
    const objects = wantedObjects(target, account).map(({ object, after }) => ({ object, before: now[object] ?? null, after }));
    return hostingPart({ ...target, objects }, lines(target, node, account, key.fingerprint));
  }

  /** The node where the unit has its account already (the site's own first), otherwise the trusted one with the fewest accounts. */
  private async chooseNode(reader: Reader, unitId: string, holderAccountId?: string): Promise<Node> {
    const nodes = await reader.find(Node, { role: 'hosting', state: 'enrolled' }, { order: { name: 'ASC' } });
    const accounts = await reader.query<{ id: string; node_id: string; unit_id: string }>(
      `SELECT id, node_id, unit_id FROM hosting_account WHERE state <> 'removed' ORDER BY number`,
    );
    const own = accounts.find((a) => a.id === holderAccountId) ?? accounts.find((a) => a.unit_id === unitId && nodes.some((n) => n.id === a.node_id));
    const load = (node: Node): number => accounts.filter((a) => a.node_id === node.id).length;
    const chosen = own ? nodes.find((n) => n.id === own.node_id) : [...nodes].sort((a, b) => load(a) - load(b))[0];
    if (chosen === undefined) throw new Permanent('hosting.no-node');
    return chosen;
  }
}

function lines(target: Omit<HostingContent, 'objects'>, node: Node, account: HostingAccount | null, fingerprint: string): PlanLine[] {
  const where = { node: node.name, address: node.address, fingerprint };
  const first: PlanLine = account === null ? { key: 'hosting.plan.account', facts: where } : { key: 'hosting.plan.account-reused', facts: { ...where, user: account.user } };
  const site: PlanLine = { key: `hosting.plan.site-${target.kind}${target.database ? '-database' : ''}`, facts: { site: target.siteName } };
  return [first, site];
}
