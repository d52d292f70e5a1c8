import { randomBytes } from 'node:crypto';
import { constants, promises as fs, type Stats } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { sha256 } from '@app/kernel';
import { permanent } from '@app/node-protocol';

export interface FileMode {
  readonly mode: number;
  readonly uid?: number;
  readonly gid?: number;
  /** May be lost by a power cut: no fsync. */
  readonly lazy?: boolean;
}

/**
 * Root's own files. Every directory on the way must belong to root and be writable by root alone: then no tenant can
 * have put a link there, and plain paths are safe. Below a tenant's tree use `openBeneath` or `asTenant` instead.
 * `root` is '/' on a node; unit tests give a scratch directory, which stands for '/'.
 */
export class Files {
  constructor(
    private readonly root = '/',
    private readonly owner = process.getuid?.() ?? 0,
  ) {}

  /** The real path of a path as operations write it. */
  path(path: string): string {
    if (!path.startsWith('/') || normalize(path) !== path || (path.length > 1 && path.endsWith('/'))) throw permanent('node.bad-path', { path });
    return this.root === '/' ? path : join(this.root, path);
  }

  async read(path: string): Promise<string | null> {
    await this.trustedParent(path);
    try {
      const file = await fs.open(this.path(path), constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        return await file.readFile('utf8');
      } finally {
        await file.close();
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** Makes the file hold exactly this; atomic for readers and across a power cut. @returns whether anything changed. */
  async write(path: string, content: string, want: FileMode): Promise<boolean> {
    await this.trustedParent(path);
    const before = await this.stat(path);
    if (before?.isFile() && this.fits(before, want) && (await this.read(path)) === content) return false;
    const temporary = `${dirname(path) === '/' ? '' : dirname(path)}/.panji-${randomBytes(8).toString('hex')}`;
    const file = await fs.open(this.path(temporary), constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    try {
      await file.writeFile(content);
      if (want.uid !== undefined || want.gid !== undefined) await file.chown(want.uid ?? this.owner, want.gid ?? 0);
      await file.chmod(want.mode);
      if (!want.lazy) await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(this.path(temporary), this.path(path));
    if (!want.lazy) await this.syncDirectory(dirname(path));
    return true;
  }

  /** @returns whether anything changed. */
  async remove(path: string): Promise<boolean> {
    await this.trustedParent(path);
    if ((await this.stat(path)) === null) return false;
    await fs.unlink(this.path(path));
    await this.syncDirectory(dirname(path));
    return true;
  }

  /** Makes the directory exist with this mode and owner; the parent must exist. @returns whether anything changed. */
  async directory(path: string, want: FileMode): Promise<boolean> {
    await this.trustedParent(path);
    const before = await this.stat(path);
    if (before?.isDirectory() && this.fits(before, want)) return false;
    if (before === null) await fs.mkdir(this.path(path), 0o700);
    const directory = await fs.open(this.path(path), constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
    try {
      if (want.uid !== undefined || want.gid !== undefined) await directory.chown(want.uid ?? this.owner, want.gid ?? 0);
      await directory.chmod(want.mode);
    } finally {
      await directory.close();
    }
    return true;
  }

  /** Names in a directory, sorted; none when it does not exist. Leftovers of an interrupted write are not shown. */
  async list(path: string): Promise<string[]> {
    await this.trustedParent(`${path}/x`);
    const names = await fs.readdir(this.path(path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    return names.filter((name) => !name.startsWith('.panji-')).sort();
  }

  /** Of the thing itself, never of a link's target. */
  async stat(path: string): Promise<Stats | null> {
    try {
      return await fs.lstat(this.path(path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
  }

  /** SHA-256 over content, mode and owner; null when the file does not exist. */
  async digest(path: string): Promise<string | null> {
    const [stat, content] = [await this.stat(path), await this.read(path)];
    if (stat === null || content === null) return null;
    return sha256(`${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid}\n${content}`);
  }

  private fits(stat: Stats, want: FileMode): boolean {
    return (stat.mode & 0o7777) === want.mode && (want.uid === undefined || stat.uid === want.uid) && (want.gid === undefined || stat.gid === want.gid);
  }

  /** @throws NodeFailure permanent `node.untrusted-directory` when somebody else could write on the way to the file. */
  private async trustedParent(path: string): Promise<void> {
    this.path(path);
    const parts = dirname(path).split('/').filter(Boolean);
    for (let depth = 0; depth <= parts.length; depth++) {
      const directory = `/${parts.slice(0, depth).join('/')}`;
      const stat = await this.stat(directory);
      if (stat === null) continue;
      if (!stat.isDirectory() || stat.uid !== this.owner || (stat.mode & 0o022) !== 0) throw permanent('node.untrusted-directory', { path: directory });
    }
  }

  private async syncDirectory(path: string): Promise<void> {
    const directory = await fs.open(this.path(path), constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}
