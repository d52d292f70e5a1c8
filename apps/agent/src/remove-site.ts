import { constants, promises as fs } from 'node:fs';
import { removeSite, type RemoveSite } from '@app/node-protocol';
import { homeOf, siteFile, tlsOf, tombstones } from './hosting-layout';
import { siteChanges } from './nginx-sites';
import { openBeneath } from './open-beneath';
import { performs, type NodeContext } from './performer';
import { Nginx, type WebServer } from './web-server';

export const removeSitePerformer = performs(removeSite, {
  roles: ['hosting'],
  lock: (ask) => `site:${ask.siteId}`,
  perform: (ask, node) => takeDown(node, new Nginx(node), ask),
});

/** Not served first, moved away second, the key gone last; the logs stay where only root reads them and age out. */
export async function takeDown(node: NodeContext, web: WebServer, ask: RemoveSite): Promise<{ changed: boolean }> {
  let changed = await siteChanges(node, web, { [siteFile(ask.siteId)]: null });
  changed = (await bury(node, ask)) || changed;
  if ((await node.files.stat(tlsOf(ask.siteId))) !== null) {
    await fs.rm(node.files.path(tlsOf(ask.siteId)), { recursive: true, force: true });
    changed = true;
  }
  return { changed };
}

/** Renames the folder (or whatever the tenant has put in its place: a rename follows no link) out of `www`, held open. */
async function bury(node: NodeContext, ask: RemoveSite): Promise<boolean> {
  const grave = node.files.path(`${tombstones}/site-${ask.siteId}`);
  let www;
  try {
    www = await openBeneath(node.files.path(homeOf(ask.uid)), ['www'], constants.O_RDONLY | constants.O_DIRECTORY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  try {
    await fs.rename(`/proc/self/fd/${www.fd}/${ask.name}`, grave);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  } finally {
    await www.close();
  }
}
