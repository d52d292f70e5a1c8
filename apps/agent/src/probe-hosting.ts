import { probeHosting } from '@app/node-protocol';
import { managedDatabases } from './database-sql';
import { databaseObjects } from './ensure-database';
import { accountObjects, digestOfObjects, siteObjects, type ManagedObject } from './managed-objects';
import { siteFileNames, siteFileNow } from './nginx-sites';
import { performs, type NodeContext } from './performer';
import { siteOfFile } from './render-site';
import { managedAccounts } from './unix-accounts';

export const probeHostingPerformer = performs(probeHosting, {
  roles: ['hosting'],
  lock: () => 'probe-hosting',
  perform: async (_ask, node) => {
    const objects: ManagedObject[] = [];
    const digests: { name: string; digest: string }[] = [];
    for (const [name, own] of await everything(node)) {
      objects.push(...own);
      digests.push({ name, digest: digestOfObjects(own) });
    }
    return { objects, digests };
  },
});

async function everything(node: NodeContext): Promise<[string, ManagedObject[]][]> {
  const found: [string, ManagedObject[]][] = [];
  const accounts = await managedAccounts(node);
  for (const { accountId, uid } of accounts) found.push([`account:${accountId}`, await accountObjects(node, accountId, uid)]);
  for (const name of await managedDatabases(node)) {
    const account = accounts.find((a) => name.startsWith(`s${a.accountId}_`));
    found.push([`database:${name}`, await databaseObjects(node, { name, uid: account?.uid ?? 0 })]);
  }
  for (const file of await siteFileNames(node)) {
    const site = siteOfFile((await siteFileNow(node, file)) ?? '');
    found.push(site === null ? [`stranger:${file}`, []] : [`site:${site.siteId}`, await siteObjects(node, site)]);
  }
  return found;
}
