import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { act, carry, cast, filledForm, aScan } from '../../../test/support/panel-journey';
import { testPanel } from '../../../test/support/panel';

it('looks', async () => {
  const panel = await testPanel();
  const people = await cast(panel);
  const at: Record<string, string> = {};
  for (const [i, stage] of (['submitted', 'with_head', 'disposed', 'analysed', 'reply_drafted', 'initialled', 'replied'] as const).entries()) at[stage] = await carry(panel, stage, people, { name: `bahari${i}` });
  const detail = (await people.officer.json('get', `/api/requests/${at['replied']}`)).body as any;
  await people.liaison.get('/requests/new');
  await people.liaison.postMultipart('/requests/new', filledForm({ name: 'ab--c', letterPages: '0' }), { scan: aScan });
  const base = `http://127.0.0.1:${(panel.app.getHttpServer().address() as any).port}`;
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  const pages: [string, string, string][] = [
    ['login', '', '/login'], ['inbox-empty', 'inspector', '/inbox'], ['inbox-head', 'head', '/inbox'], ['inbox-officer', 'officer', '/inbox'], ['requests', 'liaison', '/requests'],
    ['form-errors', 'liaison', '/requests/new'], ['counter', 'reception', '/requests/new'],
    ['dispose', 'head', `/requests/${at['with_head']}`], ['analyse', 'officer', `/requests/${at['disposed']}`], ['draft', 'officer', `/requests/${at['analysed']}`],
    ['initial', 'initialler', `/requests/${at['reply_drafted']}`], ['sign', 'head', `/requests/${at['initialled']}`], ['request', 'liaison', `/requests/${at['replied']}`],
    ['letter', 'liaison', `/letters/${detail.letters.at(-1).id}`], ['run', 'officer', `/runs/${detail.runs[0].id}`], ['domain', 'officer', `/domains/${detail.payload.domainId}`],
    ['domains', 'officer', '/domains'], ['nodes', 'admin', '/nodes'], ['account', 'head', '/account'], ['404', 'head', '/tidak-ada'],
  ];
  const sessions: Record<string, any> = { ...people, inspector: await panel.as('inspector'), admin: await panel.as('admin') };
  await people.liaison.postMultipart('/requests/new', filledForm({ name: 'ab--c', letterPages: '0' }), { scan: aScan });
  const only = process.env['LOOK']?.split(',');
  const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
  const out: string[] = [];
  for (const width of [1280, 390]) {
    for (const [name, who, path] of pages.filter(([n]) => !only || only.includes(n))) {
      const context = await browser.newContext({ viewport: { width, height: 844 }, bypassCSP: false });
      if (who) {
        const jar = sessions[who].agent.jar;
        const cookies = jar.getCookies({ domain: '127.0.0.1', path: '/', secure: false, script: false });
        await context.addCookies(cookies.map((c: any) => ({ name: c.name, value: c.value, domain: '127.0.0.1', path: '/' })));
      }
      const page = await context.newPage();
      page.on('console', (m) => { if (m.type() === 'error') out.push(`${name} ${width} console: ${m.text()}`); });
      const answer = await page.goto(base + path);
      await page.screenshot({ path: `/tmp/h7/screens/${name}-${width}.png`, fullPage: true });
      const wide = await page.evaluate('document.documentElement.scrollWidth');
      if ((wide as number) > width) out.push(`${name} ${width}: scrolls to ${wide}`);
      const context2 = await browser.newContext({ viewport: { width, height: 844 }, bypassCSP: true });
      await context2.addCookies(await context.cookies());
      const p2 = await context2.newPage();
      await p2.goto(base + path);
      await p2.addScriptTag({ content: axe });
      const result = (await p2.evaluate('axe.run()')) as any;
      for (const v of result.violations) out.push(`${name} ${width} ${answer?.status()} axe ${v.id}: ${v.nodes.slice(0, 3).map((n: any) => `${n.html.slice(0, 160)} ${n.failureSummary?.slice(0, 200)}`).join(' | ')}`);
      await context.close();
      await context2.close();
    }
  }
  console.log(out.join('\n'), panel.t.logged.filter((l) => l.includes('"error"')).join('\n').slice(0, 3000));
  await browser.close();
  await panel.close();
}, 400_000);
