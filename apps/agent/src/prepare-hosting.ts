import { digestOf } from '@app/kernel';
import { ensureSystemGroup } from './accounts';
import { replaceChecked, type WantedFile } from './checked-files';
import { baseFiles, databaseConfig, nginxConfig, sshdConfig } from './hosting-base-files';
import { appliedFolder, generations, keysFolder, logFolder, poolFolder, sftpGroup, stateFolder, tenantsRoot, tlsFolder, tombstones } from './hosting-layout';
import { siteChanges } from './nginx-sites';
import type { NodeContext } from './performer';
import { ensureUnit, reloadUnit, restartUnit } from './units';
import { Nginx } from './web-server';

const folders: readonly (readonly [string, number])[] = [
  [tenantsRoot, 0o755],
  [tombstones, 0o700],
  [keysFolder, 0o755],
  [poolFolder, 0o755],
  [generations, 0o755],
  [stateFolder, 0o755],
  [appliedFolder, 0o700],
  [tlsFolder, 0o700],
  [logFolder, 0o755],
  ['/etc/systemd/system/multi-user.target.wants', 0o755],
  ['/etc/systemd/system/nginx.service.d', 0o755],
];

/** What every account and site of a hosting node stands on. Each step looks first; a second run restarts nothing. */
export async function prepareHosting(node: NodeContext): Promise<{ changed: boolean; digest: string }> {
  const { files, run } = node;
  let changed = await ensureSystemGroup(files, run, sftpGroup);
  for (const [path, mode] of folders) changed = (await files.directory(path, { mode, uid: 0, gid: 0 })) || changed;
  const base = await wanted(node);
  const all = [...base.values()];
  const units = await writeAll(node, all.filter((file) => ![nginxConfig, sshdConfig, databaseConfig].includes(file.path)));
  if (units) await run('/usr/bin/systemctl', ['daemon-reload'], { timeoutMs: 60_000 });
  const sshd = await replaceChecked(files, [base.get(sshdConfig)!], () => run('/usr/sbin/sshd', ['-t']));
  if (sshd) await reloadUnit(run, 'ssh.service');
  const database = await files.write(databaseConfig, base.get(databaseConfig)!.content, { mode: 0o644 });
  if (!(await ensureUnit(run, 'mariadb.service')) && database) await restartUnit(run, 'mariadb.service');
  const web = await prepareWeb(node, base.get(nginxConfig)!);
  return { changed: changed || units || sshd || database || web, digest: await digestOfBase(node, [...base.keys()]) };
}

/** A first, empty generation of sites stands before nginx starts, so that its include finds a folder. */
async function prepareWeb(node: NodeContext, config: WantedFile): Promise<boolean> {
  const web = new Nginx(node);
  await siteChanges(node, web, {}, { serve: false });
  const changed = await replaceChecked(node.files, [config], () => node.run('/usr/sbin/nginx', ['-t', '-q']));
  if (!(await ensureUnit(node.run, 'nginx.service')) && changed) await restartUnit(node.run, 'nginx.service');
  await siteChanges(node, web, {});
  return changed;
}

async function wanted(node: NodeContext): Promise<Map<string, WantedFile>> {
  const ipv6 = (await node.files.stat('/proc/net/if_inet6')) !== null;
  return new Map(Object.entries(baseFiles(ipv6)).map(([path, content]) => [path, { path, content, mode: 0o644, uid: 0, gid: 0 }]));
}

async function writeAll(node: NodeContext, files: readonly WantedFile[]): Promise<boolean> {
  let changed = false;
  for (const file of files) changed = (await node.files.write(file.path, file.content, file)) || changed;
  return changed;
}

async function digestOfBase(node: NodeContext, paths: readonly string[]): Promise<string> {
  const parts: Record<string, string | null> = {};
  for (const path of paths) parts[path] = await node.files.digest(path);
  for (const [path] of folders) {
    const stat = await node.files.stat(path);
    parts[path] = stat === null ? null : `${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}`;
  }
  return digestOf(parts);
}
