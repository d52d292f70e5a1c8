import { constants } from 'node:fs';
import { promises as fs } from 'node:fs';
import { ensureSite, permanent } from '@app/node-protocol';
import { documentRootOf, homeOf, logsOf, siteFile, userOf, wwwOf } from './hosting-layout';
import { currentCertificate, digestOfObjects, siteObjects } from './managed-objects';
import { siteChanges } from './nginx-sites';
import { openBeneath } from './open-beneath';
import { performs, type NodeContext } from './performer';
import { renderDefaultPage } from './render-default-page';
import { renderSite, type SiteOnNode } from './render-site';
import { asTenant } from './run';
import { unixAccount } from './unix-accounts';
import { Nginx, type WebServer } from './web-server';

export const ensureSitePerformer = performs(ensureSite, {
  roles: ['hosting'],
  lock: (ask) => `site:${ask.siteId}`,
  perform: (ask, node) => serveSite(node, new Nginx(node), ask),
});

export async function serveSite(node: NodeContext, web: WebServer, site: SiteOnNode): Promise<{ changed: boolean; digest: string }> {
  await refuseStranger(node, site);
  let changed = await ensureDocumentRoot(node, site);
  changed = (await node.files.directory(logsOf(site.siteId), { mode: 0o750, uid: 0, gid: 0 })) || changed;
  const content = await fileOf(node, site, await currentCertificate(node, site.siteId));
  changed = (await siteChanges(node, web, { [siteFile(site.siteId)]: content }, { proven: () => web.answers(site.name) })) || changed;
  return { changed, digest: digestOfObjects(await siteObjects(node, site)) };
}

export async function fileOf(node: NodeContext, site: SiteOnNode, certificate: string | null): Promise<string> {
  return renderSite(site, { certificate, ipv6: (await node.files.stat('/proc/net/if_inet6')) !== null });
}

/** @throws NodeFailure permanent `site.no-account` when the account is not on this node with this uid. */
export async function refuseStranger(node: NodeContext, site: { readonly accountId: number; readonly uid: number }): Promise<void> {
  const account = await unixAccount(node, userOf(site.accountId));
  if (account?.uid !== site.uid || account.home !== homeOf(site.uid)) throw permanent('site.no-account', { account: site.accountId });
}

/**
 * The site's folder and, as long as it is empty, a first page. `www` is the tenant's: everything is made by the tenant's
 * own hand, and root only looks, through folders held open.
 */
async function ensureDocumentRoot(node: NodeContext, site: SiteOnNode): Promise<boolean> {
  const tenant = asTenant(node.run, { uid: site.uid, gid: site.uid });
  const path = node.files.path(documentRootOf(site));
  const entries = await entriesOf(node, site);
  if (entries === null) await tenant('/usr/bin/mkdir', ['--mode=0750', '--', path]);
  else if (entries === 'not-a-folder' || entries > 0) return false;
  const page = `${path}/index.html`;
  // O_EXCL: if the tenant was quicker, its page stays.
  const written = await tenant('/usr/bin/dd', [`of=${page}`, 'conv=excl', 'oflag=nofollow', 'status=none'], { stdin: renderDefaultPage(site.name), accept: [1] });
  if (written.code === 0) await tenant('/usr/bin/chmod', ['0640', '--', page]);
  return true;
}

/** How many entries the folder has; null when it does not exist. */
async function entriesOf(node: NodeContext, site: SiteOnNode): Promise<number | 'not-a-folder' | null> {
  try {
    const folder = await openBeneath(node.files.path(homeOf(site.uid)), ['www', site.name], constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      return (await fs.readdir(`/proc/self/fd/${folder.fd}`)).length;
    } finally {
      await folder.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return (await node.files.stat(wwwOf(site.uid))) === null ? missing(site) : null;
    return 'not-a-folder';
  }
}

function missing(site: SiteOnNode): never {
  throw permanent('site.no-account', { account: site.accountId });
}
