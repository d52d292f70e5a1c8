import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SystemUser } from './postgres/embedded';

const run = promisify(execFile);

/** Finds or makes a system user without a login; null when this process is not root and everything runs as itself. */
export async function systemUser(name: string): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null;
  const entry = () => run('getent', ['passwd', name]).then((r) => r.stdout.split(':'), () => null);
  let fields = await entry();
  if (fields === null) {
    // Another start may make it at the same time: only its absence afterwards is an error.
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', name]).catch(() => undefined);
    fields = await entry();
  }
  if (fields === null) throw new Error(`the system user ${name} could not be made`);
  return { name, uid: Number(fields[2]), gid: Number(fields[3]) };
}
