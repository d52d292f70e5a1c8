import { chown, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Secrets } from '@app/platform';
import type { Instance } from '../instance';
import type { Cluster, SystemUser } from '../postgres/embedded';
import { systemUser } from '../system-user';

/** Which OS user each process runs as: none can read another's key file. Null where everything runs as one user. */
export interface Users {
  readonly db: SystemUser | null;
  readonly panel: SystemUser | null;
  readonly worker: SystemUser | null;
  readonly signer: SystemUser | null;
}

export async function makeUsers(): Promise<Users> {
  const names = ['db', 'panel', 'worker', 'signer'] as const;
  const made: SystemUser[] = [];
  for (const name of names) {
    const user = await systemUser(`panji-${name}`); // one after the other: useradd locks its files
    if (user === null) return { db: null, panel: null, worker: null, signer: null };
    made.push(user);
  }
  return { db: made[0]!, panel: made[1]!, worker: made[2]!, signer: made[3]! };
}

/** The instance's own PostgreSQL; each process's OS user is mapped to its role. */
export function clusterOf(instance: Instance, users: Users): Cluster {
  const ident: Record<string, string> = users.panel === null ? {} : { 'panji-panel': 'panel', 'panji-worker': 'worker', 'panji-signer': 'signer' };
  return { home: join(instance.state, 'pg'), user: users.db, ident };
}

export interface KeyFiles {
  readonly panel: string;
  readonly worker: string;
}

/** One key file per process kind, 0600 of its OS user, made once. Losing one loses what it sealed: backups hold them apart. */
export async function makeKeyFiles(instance: Instance, users: Users): Promise<KeyFiles> {
  const folder = join(instance.state, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const files = { panel: join(folder, 'panel.json'), worker: join(folder, 'worker.json') };
  for (const [name, path] of Object.entries(files)) {
    const exists = await readFile(path).then(() => true, () => false);
    if (!exists) await writeOnce(path, JSON.stringify(Secrets.newKeyFile()), 0o600);
    const user = users[name as 'panel' | 'worker'];
    if (user !== null) await chown(path, user.uid, user.gid);
  }
  return files;
}

/** Whole or not at all: written beside and renamed. */
export async function writeOnce(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}
