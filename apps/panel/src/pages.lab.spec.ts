import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium, type Browser as Chromium, type BrowserContext } from 'playwright-core';
import { theLab } from '../../../test/support/lab';
import type { Browser } from '../../../test/support/panel';
import { testPanel, type TestPanel } from '../../../test/support/panel';
import { scene, type Shot } from '../../../test/support/panel-scene';
import { RouteTable } from './web/route-table';

/** Answers without a page: files, redirects, and parts of pages. */
const noPages = ['/', '/health', '/letters/:id.pdf', '/requests/:id/scan', '/requests/:id/checklist', '/requests.csv', '/domains.csv', '/runs.csv'];
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

describe('every page in a real browser', () => {
  let panel: TestPanel;
  let shots: Shot[];
  let server: Server;
  let chrome: Chromium;

  beforeAll(async () => {
    const lab = theLab();
    panel = await testPanel();
    shots = await scene(panel);
    server = createServer(panel.app.getHttpAdapter().getInstance() as RequestListener);
    await new Promise<void>((resolve) => server.listen(0, lab.gateway, resolve));
    chrome = await chromium.launch({ executablePath: lab.tools.chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  }, 240_000);

  afterAll(async () => {
    await chrome?.close();
    server?.close();
    await panel?.close();
  });

  it('is looked at: no page of the route table is left out', () => {
    const pages = panel.app.get(RouteTable).routes().filter((r) => r.method === 'GET' && !r.path.startsWith('/api') && !noPages.includes(r.path));
    const seen = shots.map((s) => s.path);
    const patterns = pages.map((r) => ({ path: r.path, pattern: new RegExp(`^${r.path.replace(/:\w+/g, '[0-9a-f-]{36}')}$`) }));
    expect(patterns.filter((p) => !seen.some((path) => p.pattern.test(path))).map((p) => p.path)).toEqual([]);
  });

  it.each([390, 1280])('answers as it should, fits %i px, breaks no rule of axe and runs nothing that the policy stops', async (width) => {
    const problems: string[] = [];
    for (const shot of shots) problems.push(...(await look(shot, width)).map((p) => `${shot.name}: ${p}`));
    expect(problems).toEqual([]);
  }, 240_000);

  async function look(shot: Shot, width: number): Promise<string[]> {
    const context = await chrome.newContext({ viewport: { width, height: 844 }, locale: 'id-ID', timezoneId: 'Asia/Jakarta' });
    const problems: string[] = [];
    try {
      await shot.before?.();
      await context.addCookies(cookiesOf(shot.browser));
      const page = await context.newPage();
      page.on('console', (m) => void (m.type() === 'error' && shot.status === undefined && problems.push(m.text())));
      const answer = await page.goto(`http://${theLab().gateway}:${(server.address() as AddressInfo).port}${shot.path}`);
      if (answer?.status() !== (shot.status ?? 200)) problems.push(`status ${answer?.status()} ${panel.t.logged.findLast((line) => line.includes('"error"')) ?? ''}`);
      if (Number(await page.evaluate('document.documentElement.scrollWidth')) > width) problems.push('is wider than the screen');
      await picture(context, shot.name, width);
      await page.evaluate(axe);
      const { violations } = (await page.evaluate('axe.run()')) as { violations: Finding[] };
      problems.push(...violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`));
      return problems;
    } finally {
      await context.close();
    }
  }

  function cookiesOf(browser: Browser): Parameters<BrowserContext['addCookies']>[0] {
    return browser.cookies().map(({ name, value }) => ({ name, value, domain: theLab().gateway, path: '/' }));
  }
});

/** `panji screens` names a folder; an ordinary test run keeps no pictures. */
async function picture(context: BrowserContext, name: string, width: number): Promise<void> {
  const folder = process.env['PANJI_SCREENS'];
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await context.pages()[0]!.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
}
