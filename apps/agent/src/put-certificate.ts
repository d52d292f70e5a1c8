import { createPrivateKey, randomBytes, X509Certificate, createHash } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import { permanent, putCertificate, type PutCertificate } from '@app/node-protocol';
import { fileOf, refuseStranger } from './ensure-site';
import { siteFile, tlsOf } from './hosting-layout';
import { inTime } from './in-time';
import { currentCertificate, digestOfObjects, siteObjects } from './managed-objects';
import { siteChanges, siteFileNow } from './nginx-sites';
import { performs, type NodeContext } from './performer';
import { Nginx, type WebServer } from './web-server';

export const putCertificatePerformer = performs(putCertificate, {
  roles: ['hosting'],
  lock: (ask) => `site:${ask.siteId}`,
  perform: (ask, node) => install(node, new Nginx(node), ask),
});

export async function install(node: NodeContext, web: WebServer, ask: PutCertificate): Promise<{ changed: boolean; digest: string; servedSha256: string }> {
  await refuseStranger(node, ask);
  const sha256 = checked(ask);
  if ((await siteFileNow(node, siteFile(ask.siteId))) === null) throw permanent('site.not-on-node', { site: ask.siteId });
  const former = await currentCertificate(node, ask.siteId);
  let changed = await store(node, ask, sha256);
  // The site's file names the certificate's folder: one flip of the site files changes both, and takes both back.
  const edits = { [siteFile(ask.siteId)]: await fileOf(node, ask, sha256) };
  const proven = async (): Promise<boolean> => (await web.servedLeaf(ask.name)) === sha256;
  changed = (await siteChanges(node, web, edits, { proven })) || changed;
  // Also when the files were right already: what is served is the answer, not what is configured.
  if (!(await inTime(proven, 5_000))) throw permanent('certificate.not-served', { name: ask.name });
  changed = (await pointAt(node, ask.siteId, sha256)) || changed;
  await prune(node, ask.siteId, [sha256, former]);
  return { changed, digest: digestOfObjects(await siteObjects(node, ask)), servedSha256: sha256 };
}

/** @throws NodeFailure permanent `certificate.…` when key, chain and name do not belong together. */
function checked(ask: PutCertificate): string {
  const leaf = parsed(() => new X509Certificate(ask.chainPem), 'certificate.unreadable');
  const key = parsed(() => createPrivateKey(ask.keyPem), 'certificate.key-unreadable');
  if (!leaf.checkPrivateKey(key)) throw permanent('certificate.key-mismatch', { name: ask.name });
  if (leaf.checkHost(ask.name, { subject: 'never' }) === undefined) throw permanent('certificate.other-name', { name: ask.name });
  return createHash('sha256').update(leaf.raw).digest('hex');
}

function parsed<T>(parse: () => T, code: string): T {
  try {
    return parse();
  } catch {
    // The library's text may quote what it could not read.
    throw permanent(code);
  }
}

/** Both files in one folder named by the leaf, put in place by one rename: there is never a chain without its key. */
async function store(node: NodeContext, ask: PutCertificate, sha256: string): Promise<boolean> {
  const folder = `${tlsOf(ask.siteId)}/${sha256}`;
  await node.files.directory(tlsOf(ask.siteId), { mode: 0o700, uid: 0, gid: 0 });
  const files = [[`${folder}/chain.pem`, ask.chainPem], [`${folder}/key.pem`, ask.keyPem]] as const;
  if ((await node.files.stat(folder)) !== null) {
    let changed = false;
    for (const [path, content] of files) changed = (await node.files.write(path, content, { mode: 0o600, uid: 0, gid: 0 })) || changed;
    return changed;
  }
  const staged = `${tlsOf(ask.siteId)}/.panji-${randomBytes(8).toString('hex')}`;
  await node.files.directory(staged, { mode: 0o700, uid: 0, gid: 0 });
  for (const [path, content] of files) await node.files.write(path.replace(folder, staged), content, { mode: 0o600, uid: 0, gid: 0 });
  await fs.rename(node.files.path(staged), node.files.path(folder));
  const parent = await fs.open(node.files.path(tlsOf(ask.siteId)), constants.O_RDONLY | constants.O_DIRECTORY);
  await parent.sync().finally(() => parent.close());
  return true;
}

async function pointAt(node: NodeContext, siteId: string, sha256: string): Promise<boolean> {
  if ((await currentCertificate(node, siteId)) === sha256) return false;
  const temporary = node.files.path(`${tlsOf(siteId)}/.panji-${randomBytes(8).toString('hex')}`);
  await fs.symlink(sha256, temporary);
  await fs.rename(temporary, node.files.path(`${tlsOf(siteId)}/current`));
  return true;
}

/** The former certificate stays beside the new one, for the way back; older keys do not lie about. */
async function prune(node: NodeContext, siteId: string, kept: readonly (string | null)[]): Promise<void> {
  for (const name of await fs.readdir(node.files.path(tlsOf(siteId)))) {
    if (name !== 'current' && !kept.includes(name)) await fs.rm(node.files.path(`${tlsOf(siteId)}/${name}`), { recursive: true, force: true });
  }
}
