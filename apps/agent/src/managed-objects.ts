import { createConnection } from 'node:net';
import { constants } from 'node:fs';
import { digestOf, sha256 } from '@app/kernel';
import {
  documentRootOf, homeOf, keysOf, limitsFolderOf, logsOf, poolOf, siteFile, socketOf, tlsFolder, tlsOf, tmpOf, userOf, wantsOf, wwwOf,
} from './hosting-layout';
import { promises as fs } from 'node:fs';
import { openBeneath } from './open-beneath';
import type { NodeContext } from './performer';
import { siteFileNow } from './nginx-sites';
import type { SiteOnNode } from './render-site';
import { unixAccount } from './unix-accounts';

/** One thing on the node that we answer for. `digest` is of its content; a folder's content is not ours. */
export interface ManagedObject {
  readonly object: string;
  readonly digest: string;
  readonly mode: string;
  readonly owner: string;
}

/** The digest by which an account, a site or a database is compared with what the panel last saw. */
export function digestOfObjects(objects: readonly ManagedObject[]): string {
  return digestOf([...objects].sort((a, b) => (a.object < b.object ? -1 : 1)));
}

export async function accountObjects(node: NodeContext, accountId: number, uid: number): Promise<ManagedObject[]> {
  const user = await unixAccount(node, userOf(accountId));
  return present([
    user && { object: `user:${userOf(accountId)}`, digest: digestOf(user), mode: '-', owner: String(user.uid) },
    await folder(node, homeOf(uid)),
    await folder(node, wwwOf(uid)),
    await folder(node, tmpOf(uid)),
    await file(node, keysOf(accountId)),
    await file(node, poolOf(accountId)),
    await file(node, `${limitsFolderOf(accountId)}/limits.conf`),
    await link(node, wantsOf(accountId)),
    (await accepts(node.files.path(socketOf(accountId)))) ? { object: `service:panji-fpm@${accountId}`, digest: sha256('active'), mode: '-', owner: String(uid) } : null,
  ]);
}

export async function siteObjects(node: NodeContext, site: SiteOnNode): Promise<ManagedObject[]> {
  const config = await siteFileNow(node, siteFile(site.siteId));
  return present([
    config === null ? null : { object: `site-file:${site.siteId}`, digest: sha256(config), mode: '644', owner: '0:0' },
    await folder(node, logsOf(site.siteId)),
    await documentRoot(node, site),
    ...(await certificateObjects(node, site.siteId)),
  ]);
}

async function certificateObjects(node: NodeContext, siteId: string): Promise<(ManagedObject | null)[]> {
  const current = await currentCertificate(node, siteId);
  if (current === null) return [];
  const folderOfIt = `${tlsOf(siteId)}/${current}`;
  return [await file(node, `${folderOfIt}/chain.pem`), await file(node, `${folderOfIt}/key.pem`)];
}

/** SHA-256 of the leaf that the site serves now, as last installed. */
export async function currentCertificate(node: NodeContext, siteId: string): Promise<string | null> {
  if ((await node.files.stat(tlsFolder)) === null) return null;
  const target = await fs.readlink(node.files.path(`${tlsOf(siteId)}/current`)).catch(() => null);
  return target !== null && /^[0-9a-f]{64}$/.test(target) ? target : null;
}

/** The tenant may set its mode and fill it; that it is a folder of the tenant's, and no link, is what we look at. */
async function documentRoot(node: NodeContext, site: SiteOnNode): Promise<ManagedObject | null> {
  const object = documentRootOf(site);
  try {
    const handle = await openBeneath(node.files.path(homeOf(site.uid)), ['www', site.name], constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      const { uid } = await handle.stat();
      return { object, digest: sha256('folder'), mode: '-', owner: String(uid) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return { object, digest: sha256('not-a-folder'), mode: '-', owner: '-' };
  }
}

async function file(node: NodeContext, path: string): Promise<ManagedObject | null> {
  const [stat, content] = [await node.files.stat(path), await node.files.read(path)];
  return stat === null || content === null ? null : { object: path, digest: sha256(content), mode: mode(stat.mode), owner: `${stat.uid}:${stat.gid}` };
}

async function folder(node: NodeContext, path: string): Promise<ManagedObject | null> {
  const stat = await node.files.stat(path);
  if (stat === null) return null;
  return { object: path, digest: sha256(stat.isDirectory() ? 'folder' : 'not-a-folder'), mode: mode(stat.mode), owner: `${stat.uid}:${stat.gid}` };
}

async function link(node: NodeContext, path: string): Promise<ManagedObject | null> {
  const target = await fs.readlink(node.files.path(path)).catch(() => null);
  return target === null ? null : { object: path, digest: sha256(target), mode: '-', owner: '-' };
}

/** Whether somebody listens there. */
export function accepts(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ path: socketPath, timeout: 2_000 });
    const end = (yes: boolean): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}

function present(objects: readonly (ManagedObject | null)[]): ManagedObject[] {
  return objects.filter((o) => o !== null);
}

function mode(value: number): string {
  return (value & 0o7777).toString(8);
}
