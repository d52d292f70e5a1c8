import { ensureAccount, type EnsureAccount } from '@app/node-protocol';
import { homeOf, keysOf, tmpOf, wwwOf } from './hosting-layout';
import { accountObjects, digestOfObjects } from './managed-objects';
import { performs, type NodeContext } from './performer';
import { ensurePhpService } from './php-service';
import { renderKeys } from './render-account';
import { ensureUnixAccount } from './unix-accounts';

export const ensureAccountPerformer = performs(ensureAccount, {
  roles: ['hosting'],
  lock: (ask) => `account:${ask.accountId}`,
  perform: async (ask, node) => {
    let changed = await ensureUnixAccount(node, ask.accountId, ask.uid);
    changed = (await ensureHome(node, ask.uid)) || changed;
    changed = (await ensureKeys(node, ask)) || changed;
    changed = (await ensurePhpService(node, ask)) || changed;
    return { changed, digest: digestOfObjects(await accountObjects(node, ask.accountId, ask.uid)) };
  },
});

/** The home is root's: sshd demands it of a chroot, and it keeps `www` and `tmp` from being swapped for links. */
async function ensureHome(node: NodeContext, uid: number): Promise<boolean> {
  let changed = await node.files.directory(homeOf(uid), { mode: 0o755, uid: 0, gid: 0 });
  changed = (await node.files.directory(wwwOf(uid), { mode: 0o750, uid, gid: uid })) || changed;
  return (await node.files.directory(tmpOf(uid), { mode: 0o700, uid, gid: uid })) || changed;
}

/** Root's file: sshd reads it in the user's name, so all may read it; without a key there is none, and no login. */
function ensureKeys(node: NodeContext, ask: EnsureAccount): Promise<boolean> {
  if (ask.sshKeys.length === 0) return node.files.remove(keysOf(ask.accountId));
  return node.files.write(keysOf(ask.accountId), renderKeys(ask.sshKeys), { mode: 0o644, uid: 0, gid: 0 });
}
