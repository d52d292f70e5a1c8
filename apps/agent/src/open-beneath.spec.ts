import { constants, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBeneath } from './open-beneath';

const write = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC;

describe('opening below a tenant’s tree', () => {
  let home: string;
  let outside: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'panji-home-'));
    outside = mkdtempSync(join(tmpdir(), 'panji-outside-'));
    mkdirSync(join(home, 'www/deep'), { recursive: true });
    writeFileSync(join(outside, 'victim'), 'untouched');
  });

  afterEach(() => [home, outside].forEach((path) => rmSync(path, { recursive: true })));

  it('reaches a real file', async () => {
    const file = await openBeneath(home, ['www', 'deep', 'index.html'], write);
    await file.writeFile('hello');
    await file.close();
    expect(readFileSync(join(home, 'www/deep/index.html'), 'utf8')).toBe('hello');
  });

  it.each([
    ['the last name', ['www', 'victim'], () => symlinkSync(join(outside, 'victim'), join(home, 'www/victim'))],
    ['a folder on the way', ['link', 'victim'], () => symlinkSync(outside, join(home, 'link'))],
  ])('refuses a link at %s', async (_where, names, plant) => {
    plant();
    await expect(openBeneath(home, names, write)).rejects.toMatchObject({ code: 'node.link-in-path' });
    expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('untouched');
  });

  it('refuses a link in place of the base itself', async () => {
    renameSync(join(home, 'www'), join(home, 'real'));
    symlinkSync(outside, join(home, 'www'));
    await expect(openBeneath(join(home, 'www'), ['victim'], write)).rejects.toThrow();
    expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('untouched');
  });

  it.each([[['..']], [['.']], [['']], [['a/b']], [['a\0b']], [[]]])('takes no name like %j', async (names) => {
    await expect(openBeneath(home, names, write)).rejects.toMatchObject({ code: 'node.bad-path' });
  });

  it('is never led out by a tenant who swaps folder and link as fast as he can', async () => {
    const [folder, away] = [join(home, 'www/deep'), join(home, 'www/away')];
    for (let i = 0; i < 300; i++) {
      const opened = openBeneath(home, ['www', 'deep', 'victim'], write).then(
        async (file) => {
          await file.writeFile('owned');
          await file.close();
        },
        () => undefined,
      );
      renameSync(folder, away);
      symlinkSync(outside, folder);
      await new Promise((resolve) => setImmediate(resolve));
      unlinkSync(folder);
      renameSync(away, folder);
      await opened;
    }
    expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('untouched');
  });
});
