import { carry, cast, sendRequest, type People } from '../../../test/support/panel-journey';
import { testPanel, type Browser, type TestPanel } from '../../../test/support/panel';
import { csv } from './web/csv';
import { pageRows } from './web/listing';

describe('lists', () => {
  let panel: TestPanel;
  let people: People;
  let received: string;

  beforeAll(async () => {
    panel = await testPanel();
    people = await cast(panel);
    received = await carry(panel, 'analysed', people, { name: 'elang-laut', letterNumber: 'B/77/XI/2026' });
    await sendRequest(people.liaison, { name: 'elang_darat'.replace('_', '-') });
    await sendRequest(await panel.as('liaison-b'), { name: 'harimau' });
  }, 90_000);
  afterAll(() => panel?.close());

  const text = async (browser: Browser, path: string): Promise<string> => (await browser.get(path)).text;
  const rows = (page: string): number => page.split('<tbody>')[1]?.split('<tr>').length ?? 1;

  it.each([['elang', ['elang-laut', 'elang-darat']], ['B/77/XI', ['elang-laut']], ['%', []], ['tidak ada', []]])('of requests find %s by name, number and letter, wildcards meaning nothing', async (q, names) => {
    const page = await text(people.officer, `/requests?q=${encodeURIComponent(q)}`);
    for (const name of ['elang-laut', 'elang-darat', 'harimau']) expect([name, page.includes(`${name}.mil.id`)]).toEqual([name, (names as string[]).includes(name)]);
    if (names.length === 0) expect(page).toContain('Tidak ada yang cocok');
  });

  it('filter by state and by unit, for those who see several', async () => {
    expect(rows(await text(people.officer, '/requests?state=analysed'))).toBe(2);
    const unit = panel.login('liaison-b').unitId;
    const page = await text(people.officer, `/requests?unit=${unit}`);
    expect([page.includes('harimau'), page.includes('elang')]).toEqual([true, false]);
    expect(await text(people.liaison, '/requests')).not.toContain('name="unit"');
    expect(await text(people.liaison, `/requests?unit=${unit}`)).not.toContain('harimau');
    expect(await text(people.officer, '/domains?q=LAUT')).toContain('elang-laut.mil.id');
    expect(await text(people.officer, '/domains?state=active')).not.toContain('elang-laut.mil.id');
  });

  it('never refuse an address that makes no sense', async () => {
    for (const path of ['/requests?state=x&unit=y&after=z&sort=w', '/domains?after=1', '/runs?state=__proto__', '/runs?state=toString']) expect([path, (await people.officer.get(path)).status]).toEqual([path, 200]);
  });

  it('go on by key, no row twice, and all rows are in the CSV', async () => {
    const insert = `INSERT INTO run (id, story, subject_type, subject_id, ask, state, created_at)
      SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'plan-domain', 'request', $1, '{}', 'done', now() FROM generate_series(1, $2) n`;
    await panel.t.source.query(insert, [received, 10 * pageRows + 3]);
    const first = await text(people.officer, '/runs');
    const next = /href="(\/runs\?after[^"]+)"/.exec(first)![1]!.replace(/&#x3D;/g, '=').replace(/&amp;/g, '&');
    const second = await text(people.officer, next);
    const ids = [...`${first}${second}`.matchAll(/href="\/runs\/([0-9a-f-]{36})"/g)].map((m) => m[1]);
    const [{ n }] = await panel.t.source.query<[{ n: number }]>('SELECT count(*)::int AS n FROM run');
    expect([rows(first) - 1, new Set(ids).size, ids.length]).toEqual([pageRows, 2 * pageRows, 2 * pageRows]);
    expect(second).toContain('rel="next"');
    expect(await text(people.officer, '/runs?sort=old')).toContain('/runs/00000000-0000-7000-8000-000000000001');
    const all = (await people.officer.get('/runs.csv')).text.trim().split('\r\n');
    expect(all).toHaveLength(n + 1);
  });

  it('say what each job is about, and find it by that', async () => {
    const page = await text(people.officer, '/runs?q=elang-laut');
    expect(page).toContain(`<a href="/requests/${received}">DOM-`);
    expect(page).toContain('elang-laut.mil.id');
    expect(await text(people.officer, '/runs?q=harimau')).toContain('Tidak ada yang cocok');
    expect(await text(people.officer, '/runs?state=stuck')).toContain('Tidak ada yang cocok');
  });

  it('give as CSV what they show, in the words of the page', async () => {
    const file = await people.officer.get('/requests.csv?q=elang-laut');
    expect(file.headers['content-type']).toContain('text/csv');
    const [head, row, ...others] = file.text.replace('\uFEFF', '').trim().split('\r\n');
    expect([head, others]).toEqual(['Nomor,Yang diminta,Satuan,Keadaan,Masuk', []]);
    expect(row).toContain('elang-laut.mil.id');
    expect((await people.officer.get('/domains.csv')).text).toContain('elang-laut.mil.id');
    expect((await (await panel.as('liaison-b')).get('/requests.csv')).text).not.toContain('elang-laut');
  });
});

describe('a CSV', () => {
  it('keeps quotes, commas and lines within a cell, and gives a spreadsheet no formula', () => {
    expect(csv([['a,b', 'say "x"', 'two\nlines', '=1+1', '@SUM(A1)', 'plain']])).toBe('\uFEFF"a,b","say ""x""","two\nlines",\'=1+1,\'@SUM(A1),plain\r\n');
  });
});
