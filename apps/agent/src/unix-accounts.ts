import { permanent } from '@app/node-protocol';
import { homeOf, sftpGroup, userOf, webUser } from './hosting-layout';
import type { NodeContext } from './performer';

/** One account in the system's files: what `getent` would say, read without starting a program. */
export interface UnixAccount {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
  /** Other groups the user is in, sorted. */
  readonly groups: readonly string[];
  /** Members of the user's own group, sorted. */
  readonly members: readonly string[];
  /** No password fits; a key still does (`!` would bar the key too where sshd does not use PAM). */
  readonly passwordLocked: boolean;
}

const shell = '/usr/sbin/nologin';

export async function unixAccount(node: NodeContext, user: string): Promise<UnixAccount | null> {
  const [passwd, groups, shadow] = await Promise.all([lines(node, '/etc/passwd'), lines(node, '/etc/group'), lines(node, '/etc/shadow')]);
  const own = passwd.find((fields) => fields[0] === user);
  if (!own) return null;
  const members = (groups.find((fields) => fields[0] === user)?.[3] ?? '').split(',').filter(Boolean);
  const hash = shadow.find((fields) => fields[0] === user)?.[1] ?? '';
  return {
    uid: Number(own[2]),
    gid: Number(own[3]),
    home: own[5] ?? '',
    shell: own[6] ?? '',
    groups: groups.filter((fields) => (fields[3] ?? '').split(',').includes(user)).map((fields) => fields[0]!).sort(),
    members: members.sort(),
    passwordLocked: hash.startsWith('*') || hash.startsWith('!'),
  };
}

/**
 * The user and the group with these very numbers. nginx is a member of each account's group: so it reads what a unit puts
 * into `www` (0750) whatever way the file came there, which neither a set-group-id folder (a moved file keeps its group)
 * nor an ACL (`setfacl` by path has followed tenants' links) can promise.
 *
 * @throws NodeFailure permanent `account.uid-taken` when the number or the name belongs to somebody else.
 */
export function ensureUnixAccount(node: NodeContext, accountId: number, uid: number): Promise<boolean> {
  return node.exclusively('passwd', async () => {
    const user = userOf(accountId);
    await refuseClash(node, user, uid);
    let changed = false;
    if (!(await lines(node, '/etc/group')).some((fields) => fields[0] === user)) {
      await node.run('/usr/sbin/groupadd', ['--gid', String(uid), '--users', webUser, '--', user]);
      changed = true;
    }
    const now = await unixAccount(node, user);
    if (now === null) {
      const fixed = ['--uid', String(uid), '--gid', String(uid), '--groups', sftpGroup, '--home-dir', homeOf(uid), '--shell', shell];
      await node.run('/usr/sbin/useradd', ['--no-create-home', '--no-user-group', '--no-log-init', '--password', '*', ...fixed, '--', user]);
      return true;
    }
    return (await repair(node, user, uid, now)) || changed;
  });
}

export function removeUnixAccount(node: NodeContext, accountId: number): Promise<boolean> {
  return node.exclusively('passwd', async () => {
    const user = userOf(accountId);
    let changed = false;
    if ((await unixAccount(node, user)) !== null) {
      await node.run('/usr/sbin/userdel', ['--', user]);
      changed = true;
    }
    if ((await lines(node, '/etc/group')).some((fields) => fields[0] === user)) {
      await node.run('/usr/sbin/groupdel', ['--', user]);
      changed = true;
    }
    return changed;
  });
}

/** Accounts of ours on this node: user `s<number>` whose home is the home of its uid. */
export async function managedAccounts(node: NodeContext): Promise<{ accountId: number; uid: number }[]> {
  const found: { accountId: number; uid: number }[] = [];
  for (const fields of await lines(node, '/etc/passwd')) {
    const accountId = /^s([1-9]\d{0,6})$/.exec(fields[0] ?? '')?.[1];
    const uid = Number(fields[2]);
    if (accountId !== undefined && fields[5] === homeOf(uid)) found.push({ accountId: Number(accountId), uid });
  }
  return found;
}

async function repair(node: NodeContext, user: string, uid: number, now: UnixAccount): Promise<boolean> {
  const argv: string[] = [];
  if (now.home !== homeOf(uid)) argv.push('--home', homeOf(uid));
  if (now.shell !== shell) argv.push('--shell', shell);
  if (!now.passwordLocked) argv.push('--password', '*');
  if (now.gid !== uid) argv.push('--gid', String(uid));
  if (now.groups.join() !== sftpGroup) argv.push('--groups', sftpGroup);
  if (argv.length > 0) await node.run('/usr/sbin/usermod', [...argv, '--', user]);
  const readable = now.members.join() === webUser;
  if (!readable) await node.run('/usr/sbin/groupmod', ['--users', webUser, '--', user]);
  return argv.length > 0 || !readable;
}

async function refuseClash(node: NodeContext, user: string, uid: number): Promise<void> {
  for (const [file, column] of [['/etc/passwd', 2], ['/etc/group', 2]] as const) {
    for (const fields of await lines(node, file)) {
      if ((fields[0] === user) !== (fields[column] === String(uid))) throw permanent('account.uid-taken', { user, uid, by: fields[0] ?? '' });
    }
  }
}

async function lines(node: NodeContext, file: string): Promise<string[][]> {
  return ((await node.files.read(file)) ?? '').split('\n').filter(Boolean).map((line) => line.split(':'));
}
