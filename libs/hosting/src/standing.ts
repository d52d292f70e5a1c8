import { Not } from 'typeorm';
import { digestOf, type Json } from '@app/kernel';
import type { Reader } from '@app/platform';
import { accountDigest, HostingAccount } from './hosting-account.entity';
import type { HostingContent } from './hosting-plan';
import { databaseDigest, SiteDatabase } from './site-database.entity';
import { Site, siteDigest } from './site.entity';

/** What a plan is about; its objects are derived from it. */
export type Target = Omit<HostingContent, 'objects'>;

const accountObject = (t: Target): string => `account:${t.unitId}@${t.nodeId}`;
const siteObject = (t: Target): string => `site:${t.siteName}`;
const databaseObject = (t: Target): string => `database:${t.siteName}`;

export function standingSite(reader: Reader, name: string): Promise<Site | null> {
  return reader.one(Site, { name, state: Not('removed') });
}

export function standingAccount(reader: Reader, target: Pick<Target, 'unitId' | 'nodeId'>): Promise<HostingAccount | null> {
  return reader.one(HostingAccount, { unitId: target.unitId, nodeId: target.nodeId, state: Not('removed') });
}

export function standingDatabase(reader: Reader, siteId: string): Promise<SiteDatabase | null> {
  return reader.one(SiteDatabase, { siteId, state: Not('removed') });
}

/** Digests of the desired state as the rows hold it now, by object; an absent one is absent. */
export async function standingNow(reader: Reader, target: Target): Promise<Readonly<Record<string, string>>> {
  const now: Record<string, string> = {};
  const account = await standingAccount(reader, target);
  if (account !== null) now[accountObject(target)] = accountDigest({ ...account, keys: account.keys.map((k) => k.key) });
  const site = await standingSite(reader, target.siteName);
  if (site === null) return now;
  const nodeId = (await reader.get(HostingAccount, { id: site.accountId })).nodeId;
  now[siteObject(target)] = siteDigest({ ...site, nodeId });
  if (target.database && (await standingDatabase(reader, site.id)) !== null) now[databaseObject(target)] = databaseDigest({ site: site.name, unitId: site.unitId, nodeId });
  return now;
}

/** The objects as they shall be. A standing account keeps its other keys. */
export function wantedObjects(target: Target, account: HostingAccount | null): { object: string; after: Record<string, Json> }[] {
  const { siteName, unitId, nodeId, kind } = target;
  const keys = [...new Set([...(account?.keys ?? []).map((k) => k.key), target.sshKey])].sort();
  const objects = [
    { object: accountObject(target), after: { unitId, nodeId, keys } as Record<string, Json> },
    { object: siteObject(target), after: { name: siteName, unitId, nodeId, kind } },
  ];
  return target.database ? [...objects, { object: databaseObject(target), after: { site: siteName, unitId, nodeId } }] : objects;
}

/** The digest that an object's `after` will have once it stands: the same function the rows' digests are made by. */
export function digestOfAfter(after: Readonly<Record<string, Json>>): string {
  return digestOf(after);
}
