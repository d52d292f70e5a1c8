import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { sha256 } from '@app/kernel';
import type { Instance } from '../instance';
import { clusterOf, makeUsers } from '../launch/state';
import { clusterUrl, startCluster, type Cluster } from '../postgres/embedded';

const run = promisify(execFile);

/** What a backup folder holds beside the dump: the key files, and a manifest to check both against. */
interface Manifest {
  readonly madeAt: string;
  readonly instance: string;
  readonly files: Readonly<Record<string, string>>;
}

const keyFolders = ['keys', 'signer'] as const;

/**
 * One folder: database with blobs (pg_dump, custom format, one snapshot) and the key files, 0700, written whole or not at all.
 * Key files lie beside the dump, not in it: an operator may move them to another place.
 */
export async function backup(instance: Instance, cluster: Cluster, target?: string): Promise<string> {
  await startCluster(cluster);
  const parent = resolve(target ?? join(instance.state, 'backups'));
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(parent, '.making-'));
  try {
    await pg('pg_dump', ['--format=custom', '--compress=1', `--file=${join(fresh, 'panji.dump')}`, `--dbname=${clusterUrl(cluster)}`]);
    for (const folder of keyFolders) await cp(join(instance.state, folder), join(fresh, folder), { recursive: true, preserveTimestamps: true, filter: notSocket }).catch(ignoreMissing);
    const manifest: Manifest = { madeAt: new Date().toISOString(), instance: instance.id, files: await digests(fresh) };
    await writeFile(join(fresh, 'manifest.json'), JSON.stringify(manifest, null, 2), { mode: 0o600 });
    const done = join(parent, manifest.madeAt.replace(/[:.]/g, '-'));
    await rename(fresh, done);
    return done;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

/** Checks every file against the manifest, then replaces database and key files. The former database stays beside it under another name. */
export async function restore(instance: Instance, cluster: Cluster, folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const found = await digests(folder);
  for (const [file, digest] of Object.entries(manifest.files)) {
    if (found[file] !== digest) throw new Error(`the backup is damaged: ${file} is not what was written`);
  }
  await startCluster(cluster);
  const admin = clusterUrl(cluster, 'postgres', 'postgres');
  const former = `panji_before_restore_${Date.now()}`;
  await sql(admin, `CREATE DATABASE panji_restoring`);
  await pg('pg_restore', ['--exit-on-error', `--dbname=${clusterUrl(cluster, 'postgres', 'panji_restoring')}`, join(folder, 'panji.dump')]).catch(async (error: unknown) => {
    await sql(admin, `DROP DATABASE panji_restoring`);
    throw error;
  });
  await sql(admin, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'panji'`);
  await sql(admin, `ALTER DATABASE panji RENAME TO ${former}`);
  await sql(admin, `ALTER DATABASE panji_restoring RENAME TO panji`);
  for (const name of keyFolders) {
    await run('cp', ['-a', '--', `${join(folder, name)}/.`, `${join(instance.state, name)}/`]).catch(() => undefined);
  }
  return former;
}

async function sql(url: string, statement: string): Promise<void> {
  const { Client } = await import('pg');
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const missing = 'pg_dump and pg_restore 15 are missing: install them with  apt-get install postgresql-client-15';

/**
 * Debian's own client programs of the server's major version: this machine's, or those of the lab's tree through the
 * tree's own loader, so that the demo needs nothing installed beside it.
 */
async function clientProgram(program: string): Promise<readonly string[]> {
  const own = `/usr/lib/postgresql/15/bin/${program}`;
  if (existsSync(own)) return [own];
  const trees = await readdir('/var/cache/panji').catch(() => []);
  const tree = trees.map((t) => join('/var/cache/panji', t)).find((t) => existsSync(join(t, own)));
  if (tree === undefined) throw new Error(missing);
  const libraries = (await readdir(join(tree, 'usr/lib'))).filter((d) => d.endsWith('-linux-gnu')).map((d) => join(tree, 'usr/lib', d));
  const loader = (await readdir(join(tree, 'usr/lib64')).catch(() => readdir(libraries[0]!))).find((f) => f.startsWith('ld-linux'))!;
  const at = [join(tree, 'usr/lib64', loader), join(libraries[0]!, loader)].find((f) => existsSync(f))!;
  return [at, '--library-path', libraries.join(':'), join(tree, own)];
}

async function pg(program: 'pg_dump' | 'pg_restore', args: string[]): Promise<void> {
  const [command, ...before] = await clientProgram(program);
  await new Promise<void>((resolveRun, reject) => {
    let said = '';
    const child = spawn(command!, [...before, ...args], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8', 0, 2000)));
    child.on('error', () => reject(new Error(missing)));
    child.on('exit', (code) => (code === 0 ? resolveRun() : reject(new Error(`${program} failed: ${said.trim()}`))));
  });
}

async function digests(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile() && e.name !== 'manifest.json').map((e) => join(e.parentPath, e.name));
  return Object.fromEntries(await Promise.all(files.sort().map(async (f) => [f.slice(folder.length + 1), sha256(await readFile(f))] as const)));
}

function notSocket(path: string): boolean {
  return !basename(path).endsWith('.sock');
}

function ignoreMissing(error: unknown): void {
  if ((error as { code?: string }).code !== 'ENOENT') throw error;
}

/** `panji backup [FOLDER]` */
export async function backupCommand(instance: Instance, [target]: readonly string[]): Promise<number> {
  const cluster = clusterOf(instance, await makeUsers());
  process.stdout.write(`${await backup(instance, cluster, target)}\n`);
  return 0;
}

/** `panji restore FOLDER`, with panel and worker stopped. */
export async function restoreCommand(instance: Instance, [folder]: readonly string[]): Promise<number> {
  if (folder === undefined) throw new Error('which backup? panji restore FOLDER');
  const cluster = clusterOf(instance, await makeUsers());
  const former = await restore(instance, cluster, resolve(folder));
  process.stdout.write(`restored; the former database is kept as ${former}\n`);
  return 0;
}
