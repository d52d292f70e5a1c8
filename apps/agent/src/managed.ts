import { digestOf } from '@app/kernel';
import type { Files } from './files';
import { hostingBasePaths } from './hosting-base-files';
import type { NodeRole } from './performer';

/** What this agent manages on a node of the role: single files and whole folders. A new operation that writes elsewhere adds its folder here. */
const managed: Readonly<Record<NodeRole, { files: readonly string[]; folders: readonly string[] }>> = {
  hosting: { files: hostingBasePaths, folders: [] },
  knot: { files: ['/var/lib/panji/agent/knot-base.conf'], folders: [] },
  bind: { files: ['/etc/bind/named.conf.options', '/etc/bind/panji.key'], folders: [] },
};

/** Path and digest of every managed configuration object; zones have an operation of their own (probeZone). */
export async function managedDigests(files: Files, role: NodeRole): Promise<{ name: string; digest: string }[]> {
  const folders = await Promise.all(managed[role].folders.map(async (f) => (await files.list(f)).map((name) => `${f}/${name}`)));
  const paths = ['/etc/panji/node.json', ...managed[role].files, ...folders.flat()];
  const digests = await Promise.all(paths.map(async (name) => ({ name, digest: await digestOfPath(files, name) })));
  return digests.filter((d): d is { name: string; digest: string } => d.digest !== null);
}

/** One digest over the base configuration of the role: equal when prepareNode would change nothing. */
export async function baseDigest(files: Files, role: NodeRole): Promise<string> {
  const paths = ['/etc/panji/node.json', ...managed[role].files];
  return digestOf(await Promise.all(paths.map(async (p) => [p, await files.digest(p)])));
}

async function digestOfPath(files: Files, path: string): Promise<string | null> {
  const stat = await files.stat(path);
  return stat?.isFile() ? files.digest(path) : null;
}
