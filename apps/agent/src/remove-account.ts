import { promises as fs } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { notNow, permanent, removeAccount, type RemoveAccount } from '@app/node-protocol';
import { managedDatabases } from './database-sql';
import { homeOf, keysOf, tombstones, userOf } from './hosting-layout';
import { siteFileNames, siteFileNow } from './nginx-sites';
import { performs, type NodeContext } from './performer';
import { removePhpService } from './php-service';
import { siteOfFile } from './render-site';
import { asTenant } from './run';
import { removeUnixAccount, unixAccount } from './unix-accounts';

export const removeAccountPerformer = performs(removeAccount, {
  roles: ['hosting'],
  lock: (ask) => `account:${ask.accountId}`,
  perform: async (ask, node) => {
    await refuseWhileUsed(node, ask);
    const account = await unixAccount(node, userOf(ask.accountId));
    if (account !== null && account.uid !== ask.uid) throw permanent('account.uid-taken', { user: userOf(ask.accountId), uid: ask.uid, by: String(account.uid) });
    // No new login, no new process, then an end to those that run: in this order nothing can come back.
    let changed = await node.files.remove(keysOf(ask.accountId));
    changed = (await removePhpService(node, ask.accountId)) || changed;
    changed = (await endProcesses(ask.uid)) || changed;
    changed = (await bury(node, ask)) || changed;
    changed = (await removeUnixAccount(node, ask.accountId)) || changed;
    await sweep(node, ask.uid);
    return { changed };
  },
});

/** @throws NodeFailure permanent `account.in-use` */
async function refuseWhileUsed(node: NodeContext, ask: RemoveAccount): Promise<void> {
  for (const name of await siteFileNames(node)) {
    const site = siteOfFile((await siteFileNow(node, name)) ?? '');
    if (site?.accountId === ask.accountId) throw permanent('account.in-use', { account: ask.accountId, by: site.name });
  }
  const database = (await managedDatabases(node)).find((name) => name.startsWith(`${userOf(ask.accountId)}_`));
  if (database !== undefined) throw permanent('account.in-use', { account: ask.accountId, by: database });
}

/** SIGKILL to all of the uid, again until none is left: a process may have been born between the look and the signal. */
async function endProcesses(uid: number): Promise<boolean> {
  for (let round = 0; round < 100; round++) {
    const running = await processesOf(uid);
    if (running.length === 0) return round > 0;
    for (const pid of running) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // Gone by itself.
      }
    }
    await sleep(20);
  }
  throw notNow('account.processes-left', { uid });
}

export async function processesOf(uid: number): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await fs.readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const status = await fs.readFile(`/proc/${entry}/status`, 'utf8').catch(() => '');
    const uids = /^Uid:\t(\d+)\t(\d+)\t(\d+)\t(\d+)$/m.exec(status)?.slice(1).map(Number) ?? [];
    // A zombie has ended: it only waits for its parent to look.
    if (uids.includes(uid) && !/^State:\tZ/m.test(status)) found.push(Number(entry));
  }
  return found;
}

async function bury(node: NodeContext, ask: RemoveAccount): Promise<boolean> {
  if ((await node.files.stat(homeOf(ask.uid))) === null) return false;
  await fs.rename(node.files.path(homeOf(ask.uid)), node.files.path(`${tombstones}/account-${ask.accountId}`));
  return true;
}

/** Places where every user may write. What the uid left there goes by the tenant's own hand; then nothing may be left. */
const shared = ['/tmp', '/var/tmp', '/dev/shm', '/run/lock'];
const looked = [...shared, '/run', '/var/spool', '/var/mail', '/var/lib/php/sessions'];

async function sweep(node: NodeContext, uid: number): Promise<void> {
  const existing = async (paths: readonly string[]): Promise<string[]> => {
    const stats = await Promise.all(paths.map((path) => node.files.stat(path)));
    return paths.filter((_, i) => stats[i] !== null).map((path) => node.files.path(path));
  };
  const find = ['-xdev', '-uid', String(uid)];
  await asTenant(node.run, { uid, gid: uid })('/usr/bin/find', [...(await existing(shared)), ...find, '-delete'], { accept: [1] });
  const left = await node.run('/usr/bin/find', [...(await existing(looked)), ...find, '-print', '-quit'], { accept: [1] });
  if (left.stdout.trim() !== '') throw permanent('account.files-left', { path: left.stdout.split('\n')[0]!.slice(0, 200) });
}
