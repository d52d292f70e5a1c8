import { Injectable } from '@nestjs/common';
import { HostingQueries } from '@app/hosting';
import { NotFound, type ErrorFacts, type Json } from '@app/kernel';
import type { Reader, RunStep, RunWithSteps } from '@app/platform';

/** What a step left behind, as a sentence; a time, a fingerprint or a link stands behind it. */
export interface Evidence {
  readonly key: string;
  readonly facts?: ErrorFacts;
  readonly at?: Date;
  readonly code?: string;
  readonly link?: { readonly href: string; readonly text: string };
}

/** By step id. */
export type EvidenceOfRun = ReadonlyMap<string, readonly Evidence[]>;

type Result = Readonly<Record<string, Json>>;

const seenAt = `
  SELECT n.host FROM publication p
    JOIN release r ON r.id = p.release_id JOIN zone z ON z.id = r.zone_id JOIN name_server n ON n.id = p.server_id
   WHERE z.name = $1 AND r.serial = $2 AND p.state IN ('verified', 'covered') ORDER BY n.host`;

/** A step's result in words: the ids in it are looked up where their things are kept. */
@Injectable()
export class StepEvidence {
  constructor(private readonly hosting: HostingQueries) {}

  async of(reader: Reader, { steps }: RunWithSteps): Promise<EvidenceOfRun> {
    const lines = new Map<string, readonly Evidence[]>();
    for (const step of steps) lines.set(step.id, step.state === 'done' && step.result !== null ? await this.words(reader, step, step.result) : []);
    return lines;
  }

  private async words(reader: Reader, { name }: RunStep, result: Result): Promise<Evidence[]> {
    if (name === 'plan') return planned(result);
    if (name === 'zone') return this.served(reader, (result['releases'] ?? []) as Result[]);
    if (name === 'release') return this.served(reader, [result]);
    if (name === 'account') return this.hosted(reader, String(result['siteId']));
    if (name === 'tls') return secured(result);
    if (name === 'open') return opened(result);
    if (name === 'undo') return [{ key: 'evidence.undo', facts: { name: String(result['released']) } }];
    return [];
  }

  private async served(reader: Reader, releases: readonly Result[]): Promise<Evidence[]> {
    const lines: Evidence[] = [];
    for (const { zone, serial } of releases) {
      const hosts = (await reader.query<{ host: string }>(seenAt, [String(zone), Number(serial)])).map((s) => s.host);
      const facts = { zone: String(zone), serial: String(serial), servers: hosts.join(', ') };
      lines.push({ key: hosts.length === 0 ? 'evidence.zone' : 'evidence.zone-seen', facts });
    }
    return lines;
  }

  private async hosted(reader: Reader, siteId: string): Promise<Evidence[]> {
    try {
      const { account, node, database, sftp } = await this.hosting.site(reader, siteId);
      const facts = { user: account.user, node: node.name, folder: sftp.folder };
      return [{ key: 'evidence.account', facts }, ...(database === null ? [] : [{ key: 'evidence.database', facts: { database: database.name } }])];
    } catch (error) {
      if (error instanceof NotFound) return [];
      throw error;
    }
  }
}

function planned({ stored, version, digest }: Result): Evidence[] {
  return stored === false ? [{ key: 'evidence.plan-old' }] : [{ key: 'evidence.plan', facts: { version: String(version) }, code: String(digest) }];
}

function secured({ notAfter, servedSha256 }: Result): Evidence[] {
  return [{ key: 'evidence.tls-until', at: new Date(String(notAfter)) }, { key: 'evidence.tls-fingerprint', code: String(servedSha256) }];
}

function opened({ domainId, name, activeSince }: Result): Evidence[] {
  return [{ key: 'evidence.open', at: new Date(String(activeSince)), link: { href: `/domains/${String(domainId)}`, text: String(name) } }];
}
