import { chownSync, existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { anAccountOn, PaperWeb, scratchNode, type ScratchNode } from '../../../test/support/scratch-node';
import { serveSite } from './ensure-site';
import { siteObjects } from './managed-objects';
import { takeDown } from './remove-site';
import type { SiteOnNode } from './render-site';

const uid = 123_001;
const site: SiteOnNode = { siteId: '0193aaaa-0000-7000-8000-000000000001', accountId: 1, uid, name: 'situs.mil.id', kind: 'static' };
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('a tenant who lays links', () => {
  let scratch: ScratchNode;
  let web: PaperWeb;
  let www: string;
  let folder: string;
  let victim: string;

  beforeEach(() => {
    scratch = scratchNode();
    web = new PaperWeb(() => null);
    web.generation = () => Promise.resolve(Number(readdirSync(scratch.path('/etc/nginx/panji.generations')).map(Number).sort((a, b) => b - a)[0]));
    anAccountOn(scratch, 1, uid);
    [www, victim] = [scratch.path(`/srv/satker/${uid}/www`), scratch.path('/etc/victim')];
    folder = `${www}/${site.name}`;
    mkdirSync(scratch.path(`/srv/satker/${uid}`), { mode: 0o755 });
    mkdirSync(www, { mode: 0o750 });
    chownSync(www, uid, uid);
    mkdirSync(victim, { mode: 0o777 });
  });

  afterEach(() => scratch.remove());

  const serve = () => serveSite(scratch.node, web, site);

  it('who lays none gets a folder and a page of its own', async () => {
    expect((await serve()).changed).toBe(true);
    expect(lstatSync(folder)).toMatchObject({ uid, gid: uid });
    expect(lstatSync(`${folder}/index.html`)).toMatchObject({ uid, gid: uid });
    expect(lstatSync(`${folder}/index.html`).mode & 0o777).toBe(0o640);
    expect((await serve()).changed).toBe(false);
  });

  it('keeps its own page when there is anything in the folder', async () => {
    mkdirSync(folder);
    writeFileSync(`${folder}/mine.html`, 'mine');
    await serve();
    expect(readdirSync(folder)).toEqual(['mine.html']);
  });

  it('in the place of the site’s folder gets nothing written behind it', async () => {
    symlinkSync(victim, folder);
    await serve();
    expect(readdirSync(victim)).toEqual([]);
    expect((await siteObjects(scratch.node, site)).find((o) => o.object.endsWith(site.name))?.owner).toBe('-');
  });

  it('in the place of the first page gets nothing written through it', async () => {
    mkdirSync(folder);
    chownSync(folder, uid, uid);
    symlinkSync(`${victim}/made`, `${folder}/index.html`);
    await serve();
    expect(existsSync(`${victim}/made`)).toBe(false);
  });

  it('in the place of www is refused', async () => {
    rmSync(www, { recursive: true });
    symlinkSync(victim, www);
    mkdirSync(`${victim}/${site.name}`);
    await serve().catch(() => undefined);
    expect(readdirSync(`${victim}/${site.name}`)).toEqual([]);
  });

  it('before the site is removed loses the link, and what it led to stays', async () => {
    await serve();
    renameSync(folder, `${www}/elsewhere`);
    writeFileSync(`${victim}/keep`, 'keep');
    symlinkSync(victim, folder);
    await takeDown(scratch.node, web, { op: 'removeSite', ...site });
    expect(existsSync(`${victim}/keep`)).toBe(true);
    expect(lstatSync(scratch.path(`/srv/satker/.tombstones/site-${site.siteId}`)).isSymbolicLink()).toBe(true);
  });

  it('again and again, faster than root looks, never gets a file of root or of its own outside its tree', async () => {
    mkdirSync(`${www}/real`);
    chownSync(`${www}/real`, uid, uid);
    let going = true;
    const swapping = (async () => {
      while (going) {
        try {
          symlinkSync(victim, folder);
          unlinkSync(folder);
          renameSync(`${www}/real`, folder);
          renameSync(folder, `${www}/real`);
        } catch {
          if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
          if (!existsSync(`${www}/real`)) mkdirSync(`${www}/real`);
        }
        await breathe();
      }
    })();
    // The victim is root's alone here: only root's own hand could write into it.
    chownSync(victim, 0, 0);
    mkdirSync(`${victim}/sub`, { mode: 0o700 });
    for (let i = 0; i < 25; i++) await serve().catch(() => undefined);
    going = false;
    await swapping;
    const strange = readdirSync(victim).filter((name) => name !== 'sub' && lstatSync(`${victim}/${name}`).uid !== uid);
    expect(strange).toEqual([]);
  });
});
