import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { PaperWeb, scratchNode, type ScratchNode } from '../../../test/support/scratch-node';
import { siteChanges, siteFileNames, siteFileNow } from './nginx-sites';

const link = '/etc/nginx/panji.d';

describe('a change of site files', () => {
  let scratch: ScratchNode;
  let web: PaperWeb;

  const current = (): string => readlinkSync(scratch.path(link));
  const generation = (): number | null => (existsSync(scratch.path(link)) ? Number(current().split('/')[1]) : null);
  const served = (): Record<string, string> =>
    Object.fromEntries(readdirSync(scratch.path(link)).filter((name) => !name.startsWith('00-')).map((name) => [name, readFileSync(scratch.path(`${link}/${name}`), 'utf8')]));
  const change = (edits: Record<string, string | null>, options = {}) => siteChanges(scratch.node, web, edits, options);

  beforeEach(async () => {
    scratch = scratchNode();
    web = new PaperWeb(generation);
    await change({ 'a.conf': 'a1' });
  });

  afterEach(() => scratch.remove());

  it('makes a new generation with the other files as they were', async () => {
    const before = generation()!;
    expect(await change({ 'b.conf': 'b1' })).toBe(true);
    expect(generation()).toBeGreaterThan(before);
    expect(served()).toEqual({ 'a.conf': 'a1', 'b.conf': 'b1' });
    expect(await siteFileNames(scratch.node)).toEqual(['a.conf', 'b.conf']);
  });

  it('to what is there already changes and reloads nothing', async () => {
    const [before, reloads] = [current(), web.reloads];
    expect(await change({ 'a.conf': 'a1', 'none.conf': null })).toBe(false);
    expect([current(), web.reloads]).toEqual([before, reloads]);
  });

  it('that nginx refuses brings the former generation back and is refused for good', async () => {
    const [before, reloads] = [current(), web.reloads];
    let asked = 0;
    web.refuses = () => Promise.resolve(asked++ === 0 ? 'unknown directive "x"' : null);
    await expect(change({ 'b.conf': 'x' })).rejects.toMatchObject({ kind: 'permanent', code: 'site.refused', facts: { said: 'unknown directive "x"' } });
    expect([current(), web.reloads]).toEqual([before, reloads]);
    expect(served()).toEqual({ 'a.conf': 'a1' });
  });

  it('is not blamed when nginx refuses the former generation too', async () => {
    web.says = 'broken elsewhere';
    await expect(change({ 'b.conf': 'b1' })).rejects.toMatchObject({ kind: 'retry', code: 'site.nginx-broken' });
    expect(served()).toEqual({ 'a.conf': 'a1' });
  });

  it('that is not proven to be served brings the former generation back and reloads it', async () => {
    const before = current();
    await expect(change({ 'a.conf': 'a2' }, { proven: () => Promise.resolve(false), patienceMs: 20 })).rejects.toMatchObject({ kind: 'retry', code: 'site.not-served' });
    expect(current()).toBe(before);
    expect(await web.generation()).toBe(generation());
    expect(await siteFileNow(scratch.node, 'a.conf')).toBe('a1');
  });

  it('is proven even when an old worker still answers first', async () => {
    let asked = 0;
    expect(await change({ 'a.conf': 'a2' }, { proven: () => Promise.resolve(++asked > 3) })).toBe(true);
    expect(served()).toEqual({ 'a.conf': 'a2' });
  });

  it('asked at once by two makes both, one after the other', async () => {
    await Promise.all([change({ 'b.conf': 'b1' }), change({ 'c.conf': 'c1' })]);
    expect(served()).toEqual({ 'a.conf': 'a1', 'b.conf': 'b1', 'c.conf': 'c1' });
  });

  it('keeps the former generation and no older one', async () => {
    for (const n of [2, 3, 4]) await change({ 'a.conf': `a${n}` });
    expect(readdirSync(scratch.path('/etc/nginx/panji.generations'))).toHaveLength(2);
  });

  it.each(['refuses', 'reload', 'generation'] as const)('of an agent killed in “%s” ends the same when it is asked again', async (moment) => {
    const whole = web[moment].bind(web);
    web[moment] = (() => Promise.reject(new Error('killed'))) as never;
    await expect(change({ 'b.conf': 'b1' })).rejects.toThrow('killed');
    web[moment] = whole as never;
    await change({ 'b.conf': 'b1' });
    expect(served()).toEqual({ 'a.conf': 'a1', 'b.conf': 'b1' });
    expect(await web.generation()).toBe(generation());
  });

  it('after an agent killed before the test builds on the tested generation, not on the broken one', async () => {
    web.refuses = () => Promise.reject(new Error('killed'));
    await expect(change({ 'broken.conf': 'x' })).rejects.toThrow('killed');
    expect(served()).toHaveProperty(['broken.conf']);
    web.refuses = () => Promise.resolve(null);
    await change({ 'b.conf': 'b1' });
    expect(served()).toEqual({ 'a.conf': 'a1', 'b.conf': 'b1' });
  });
});
