import { permanent } from '@app/node-protocol';
import type { Files } from './files';
import type { Run } from './run';

export interface UnixUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** @throws NodeFailure permanent `node.account-missing` */
export async function unixUser(files: Files, name: string): Promise<UnixUser> {
  const fields = (await line(files, '/etc/passwd', name)) ?? [];
  if (fields.length < 4) throw permanent('node.account-missing', { name });
  return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}

/** Makes the system group exist. @returns whether anything changed. */
export async function ensureSystemGroup(files: Files, run: Run, name: string): Promise<boolean> {
  if (await line(files, '/etc/group', name)) return false;
  await run('/usr/sbin/groupadd', ['--system', name]);
  return true;
}

async function line(files: Files, path: string, name: string): Promise<string[] | undefined> {
  return ((await files.read(path)) ?? '')
    .split('\n')
    .map((l) => l.split(':'))
    .find((f) => f[0] === name);
}
