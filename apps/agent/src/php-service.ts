import { promises as fs } from 'node:fs';
import { sha256 } from '@app/kernel';
import { notNow, type AccountLimits } from '@app/node-protocol';
import { appliedOf, limitsFolderOf, poolOf, serviceOf, socketOf, wantsOf } from './hosting-layout';
import { inTime } from './in-time';
import { accepts } from './managed-objects';
import type { NodeContext } from './performer';
import { renderLimits, renderPool } from './render-account';

export interface PhpAccount {
  readonly accountId: number;
  readonly uid: number;
  readonly limits: AccountLimits;
}

const deadline = 15_000;

/**
 * The account's PHP as a service of its own: its trouble, its restart and its memory are nobody else's.
 * @throws NodeFailure retry `account.php-not-running`
 */
export async function ensurePhpService(node: NodeContext, account: PhpAccount): Promise<boolean> {
  const { accountId, uid } = account;
  const pool = renderPool(account);
  const limits = renderLimits(account.limits);
  let changed = await node.files.write(poolOf(accountId), pool, { mode: 0o640, uid: 0, gid: uid });
  changed = (await node.files.directory(limitsFolderOf(accountId), { mode: 0o755, uid: 0, gid: 0 })) || changed;
  changed = (await node.files.write(`${limitsFolderOf(accountId)}/limits.conf`, limits, { mode: 0o644, uid: 0, gid: 0 })) || changed;
  changed = (await enable(node, accountId)) || changed;
  const wanted = `${sha256(pool + limits)}\n`;
  const socket = node.files.path(socketOf(accountId));
  // The mark, not the files, says what the running service was started with: an agent may be killed between the two.
  const applied = await node.files.read(appliedOf(accountId));
  if (applied === wanted && (await accepts(socket))) return changed;
  await restart(node, accountId, applied !== null);
  if (!(await inTime(() => accepts(socket), deadline))) throw notNow('account.php-not-running', { account: accountId });
  await node.files.write(appliedOf(accountId), wanted, { mode: 0o600, uid: 0, gid: 0 });
  return true;
}

export async function removePhpService(node: NodeContext, accountId: number): Promise<boolean> {
  const known = (await node.files.stat(poolOf(accountId))) !== null || (await node.files.stat(limitsFolderOf(accountId))) !== null;
  if (!known) return false;
  await node.run('/usr/bin/systemctl', ['stop', '--', serviceOf(accountId)], { accept: [5], timeoutMs: 60_000 });
  await node.files.remove(wantsOf(accountId));
  await node.files.remove(appliedOf(accountId));
  await node.files.remove(`${limitsFolderOf(accountId)}/limits.conf`);
  if ((await node.files.stat(limitsFolderOf(accountId))) !== null) await fs.rmdir(node.files.path(limitsFolderOf(accountId)));
  await reread(node);
  await node.files.remove(poolOf(accountId));
  return true;
}

/** What `systemctl enable` would make, without the start of a program. */
async function enable(node: NodeContext, accountId: number): Promise<boolean> {
  const path = node.files.path(wantsOf(accountId));
  const template = '/etc/systemd/system/panji-fpm@.service';
  if ((await fs.readlink(path).catch(() => null)) === template) return false;
  await node.files.remove(wantsOf(accountId));
  await fs.symlink(template, path);
  return true;
}

/** A unit that systemd has in memory must be read anew, or it would start with the former limits; one it has not seen is read at the start. */
async function restart(node: NodeContext, accountId: number, seen: boolean): Promise<void> {
  if (seen) await reread(node);
  await node.run('/usr/bin/systemctl', ['restart', '--', serviceOf(accountId)], { timeoutMs: 60_000 });
}

function reread(node: NodeContext): Promise<unknown> {
  return node.exclusively('systemd', () => node.run('/usr/bin/systemctl', ['daemon-reload'], { timeoutMs: 60_000 }));
}
