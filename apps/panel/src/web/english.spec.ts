import { brotliCompressSync } from 'node:zlib';
import { scene, type Shot } from '../../../../test/support/panel-scene';
import { testPanel, type TestPanel } from '../../../../test/support/panel';
import { catalogue } from './catalogue';

/** Words that Indonesian cannot do without and English does not have. */
const indonesian = /\b(yang|dan|untuk|dengan|tidak|oleh|sudah|belum|adalah|dari|pada|akan|ini|atau|bila|berkas|surat|langkah|galat|dalam|setelah|diterima)\b/gi;

describe('a page in English', () => {
  let panel: TestPanel;
  let shots: Shot[];
  beforeAll(async () => {
    panel = await testPanel();
    shots = await scene(panel);
  }, 120_000);
  afterAll(() => panel?.close());

  /** What people typed and what their posts are called stays as it is. */
  const own = /(Situs informasi satuan|Nomor pada surat[^<]*|Nama tersedia[^<]*|Nama “[^<]*|Permohonan domain dan hosting|Perwira[^<,]*|Kepala[^<,]*|Bintara[^<,]*|Satuan Contoh \w+|Komandan[^<,]*|Bahasa Indonesia|surat-permohonan\.pdf|Isi situs|[^<>]*TNI[^<>]*)/g;

  it('has no Indonesian left in it but what people typed', async () => {
    const left: string[] = [];
    for (const { name, browser, path, status } of shots) {
      await browser.get(path);
      await browser.post('/language', { language: 'en', to: '/' });
      const page = await browser.get(path);
      expect([name, page.status]).toEqual([name, status ?? 200]);
      expect(page.text).toContain('<html lang="en">');
      const text = page.text.replace(/<article[^]*?<\/article>/g, '').replace(/<textarea[^]*?<\/textarea>/g, '').replace(own, '').replace(/<[^>]*>/g, ' ');
      left.push(...[...text.matchAll(indonesian)].map((m) => `${name}: ${text.slice(Math.max(0, m.index - 40), m.index + 40).replace(/\s+/g, ' ')}`));
    }
    expect(left).toEqual([]);
  }, 120_000);

  it('costs a first visitor at most 100 kB, pictures, styles and all', async () => {
    const visitor = panel.visitor();
    const page = await visitor.get('/login');
    const files = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((m) => m[1]!);
    expect(files.length).toBeGreaterThanOrEqual(2);
    let cost = brotliCompressSync(Buffer.from(page.text)).length;
    for (const file of new Set(files)) {
      const asset = await visitor.agent.get(file).set('accept-encoding', 'br').buffer(true).parse((res, done) => {
        let size = 0;
        res.on('data', (chunk: Buffer) => (size += chunk.length));
        res.on('end', () => done(null, size));
      });
      cost += asset.headers['content-encoding'] === 'br' ? Number(asset.headers['content-length'] ?? asset.body) : Number(asset.body);
    }
    expect(cost).toBeGreaterThan(5_000);
    expect(cost).toBeLessThanOrEqual(100_000);
  });
});

describe('a sentence', () => {
  it('has the same blanks in both languages', () => {
    const blanks = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [key, { id, en }] of Object.entries(catalogue)) expect([key, ...blanks(en)]).toEqual([key, ...blanks(id)]);
  });
});
