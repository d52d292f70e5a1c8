import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Files } from './files';

describe('root’s own files', () => {
  let root: string;
  let files: Files;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'panji-files-'));
    files = new Files(root);
    mkdirSync(join(root, 'etc'), { mode: 0o755 });
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it('are written whole, with their mode, and only when something differs', async () => {
    expect(await files.write('/etc/a.conf', 'one', { mode: 0o640 })).toBe(true);
    expect(await files.write('/etc/a.conf', 'one', { mode: 0o640 })).toBe(false);
    expect(await files.write('/etc/a.conf', 'one', { mode: 0o600 })).toBe(true);
    expect(readFileSync(join(root, 'etc/a.conf'), 'utf8')).toBe('one');
    expect(statSync(join(root, 'etc/a.conf')).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(root, 'etc'))).toEqual(['a.conf']);
  });

  it('replace a link instead of writing through it', async () => {
    writeFileSync(join(root, 'victim'), 'untouched');
    symlinkSync(join(root, 'victim'), join(root, 'etc/a.conf'));
    await files.write('/etc/a.conf', 'mine', { mode: 0o644 });
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('untouched');
    expect(statSync(join(root, 'etc/a.conf')).isFile()).toBe(true);
  });

  it('are not read through a link', async () => {
    writeFileSync(join(root, 'victim'), 'secret');
    symlinkSync(join(root, 'victim'), join(root, 'etc/a.conf'));
    await expect(files.read('/etc/a.conf')).rejects.toThrow('ELOOP');
  });

  it.each(['write', 'remove', 'directory'] as const)('are refused (%s) below a folder that others may write', async (act) => {
    mkdirSync(join(root, 'etc/open'));
    chmodSync(join(root, 'etc/open'), 0o777);
    const done = act === 'remove' ? files.remove('/etc/open/a') : act === 'write' ? files.write('/etc/open/a', '', { mode: 0o644 }) : files.directory('/etc/open/a', { mode: 0o755 });
    await expect(done).rejects.toMatchObject({ kind: 'permanent', code: 'node.untrusted-directory', facts: { path: '/etc/open' } });
  });

  it('are refused below a link, even one that points to a good folder', async () => {
    symlinkSync(join(root, 'etc'), join(root, 'alias'));
    await expect(files.write('/alias/a', '', { mode: 0o644 })).rejects.toMatchObject({ code: 'node.untrusted-directory' });
  });

  it.each(['relative', '/etc/../etc/a', '/etc//a', '/etc/a/'])('take no path like %s', async (path) => {
    await expect(files.write(path, '', { mode: 0o644 })).rejects.toMatchObject({ code: 'node.bad-path' });
  });

  it('have a digest that tells content, mode and nothing else', async () => {
    await files.write('/etc/a', 'x', { mode: 0o644 });
    const first = await files.digest('/etc/a');
    await files.remove('/etc/a');
    expect(await files.digest('/etc/a')).toBeNull();
    await files.write('/etc/a', 'x', { mode: 0o644 });
    expect(await files.digest('/etc/a')).toBe(first);
    await files.write('/etc/a', 'x', { mode: 0o600 });
    expect(await files.digest('/etc/a')).not.toBe(first);
  });

  it('are listed without the leftovers of an interrupted write', async () => {
    await files.write('/etc/b', '', { mode: 0o644 });
    writeFileSync(join(root, 'etc/.panji-0123'), 'half');
    expect(await files.list('/etc')).toEqual(['b']);
    expect(await files.list('/nowhere')).toEqual([]);
  });
});
