import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import type { Request } from 'express';
import { Conflict, newId, NotFound } from '@app/kernel';
import { testPanel, type TestPanel } from '../../../../test/support/panel';
import { Allow, Form, Public } from './access';
import { Go, Page } from './page';
import { RouteTable } from './route-table';
import { scanOf } from './uploads';

class NoteDto {
  @IsNotEmpty()
  @IsString()
  @MaxLength(20)
  note: string;

  @IsString()
  remark: string;
}

/** Pages of this suite: a form, one that fails, one that counts. */
@Controller('trial')
class TrialPages {
  static sent = 0;

  @Get()
  @Allow('session.own')
  form(): Page {
    return new Page('identity/login', 'login.title');
  }

  @Post()
  @Allow('session.own')
  @Form('/trial')
  async send(@Req() req: Request, @Body() input: NoteDto): Promise<Go> {
    if (req.upload?.['scan'] !== undefined) scanOf(req.upload['scan'], 'scan');
    if (input.note === 'taken') throw new Conflict('login.wait', { seconds: 7 });
    TrialPages.sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 150));
    return new Go(`/trial/${TrialPages.sent}`);
  }

  @Get('things/:id')
  @Allow('nodes.enrol')
  thing(): never {
    throw new NotFound('http.404');
  }

  @Get('admins')
  @Allow('nodes.enrol')
  admins(): Page {
    return new Page('identity/login', 'login.title');
  }

  @Get('broken')
  @Public()
  broken(): never {
    throw new Error('password=hunter2 must not be shown');
  }
}

describe('the web floor', () => {
  let panel: TestPanel;
  beforeAll(async () => void (panel = await testPanel({ controllers: [TrialPages] })), 60_000);
  afterAll(() => panel?.close());

  it('leads a stranger to the login, and after it to the page that was wanted', async () => {
    const browser = panel.visitor();
    const page = await browser.get('/account');
    expect([page.status, page.headers['location']]).toEqual([303, '/login']);
    const login = panel.login('inspector');
    await browser.get('/login');
    await browser.submit('/login', { username: login.username, password: login.password });
    const done = await browser.post('/login/code', { code: await browser.code(login) });
    expect([done.status, done.headers['location']]).toEqual([303, '/account']);
  });

  it('answers 401 JSON to an API client that is not logged in', async () => {
    const answer = await panel.visitor().agent.get('/api/nothing');
    expect([answer.status, (answer.body as { error: { code: string } }).error.code]).toEqual([404, 'http.404']);
  });

  it('keeps the navigation of whoever is logged in on an address without a page', async () => {
    const [officer, stranger] = [await (await panel.as('officer')).get('/tidak-ada'), await panel.visitor().get('/tidak-ada')];
    expect([officer.status, officer.text.includes('href="/inbox"'), officer.text.includes('Perwira Registrasi dan Hosting')]).toEqual([404, true, true]);
    expect([stranger.status, stranger.text.includes('href="/inbox"')]).toEqual([404, false]);
  });

  it('sends a strict policy with a nonce of this answer, and no word of what it runs on', async () => {
    const [one, two] = [await panel.visitor().get('/login'), await panel.visitor().get('/login')];
    const policy = one.headers['content-security-policy']!;
    expect(policy).toMatch(/default-src 'none';script-src 'nonce-[A-Za-z0-9+/=]{20,}'/);
    expect(policy).not.toMatch(/unsafe|upgrade-insecure|\*/);
    expect(policy).not.toBe(two.headers['content-security-policy']);
    expect(one.headers['x-powered-by']).toBeUndefined();
  });

  it('keeps its cookies from scripts and from other sites', async () => {
    const cookies = (await panel.visitor().get('/login')).headers['set-cookie'] as unknown as string[];
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) expect(cookie).toMatch(/HttpOnly; SameSite=Lax/i);
  });

  it('refuses a form without the token, with a foreign token, and one from before the login', async () => {
    const browser = panel.visitor();
    await browser.get('/login');
    const bare = await browser.agent.post('/login').type('form').send({ username: 'a', password: 'b' });
    expect(bare.status).toBe(403);
    const foreign = await browser.post('/login', { _csrf: 'x'.repeat(64) });
    expect(foreign.status).toBe(403);
    const cold = await panel.visitor().agent.post('/login').type('form').send({ username: 'a', password: 'b' });
    expect(cold.status).toBe(403);
  });

  it('refuses a multipart form without the token', async () => {
    const browser = await panel.as('liaison-a');
    await browser.get('/trial');
    const answer = await browser.agent.post('/trial').field('note', 'x').attach('scan', Buffer.from('%PDF-1.7'), 'a.pdf');
    expect(answer.status).toBe(403);
  });

  it('keeps what was typed, but no secret, names each wrong field and begins the title with "Galat:"', async () => {
    const browser = await panel.as('liaison-a');
    await browser.get('/trial');
    const page = await browser.submit('/trial', { username: '<b>rani</b>', password: 'S3cret!', note: 'x'.repeat(30), remark: 'y' });
    expect(page.text).toContain('<title>Galat: Masuk');
    expect(page.text).toContain('value="&lt;b&gt;rani&lt;/b&gt;"');
    expect(page.text).not.toContain('S3cret!');
    expect(page.text).toContain('<a href="#f-note">Isian ini terlalu panjang.');
    expect((await browser.get('/trial')).text).not.toContain('Galat:');
  });

  it('says on the form why an act stands against another', async () => {
    const browser = await panel.as('liaison-a');
    await browser.get('/trial');
    const page = await browser.submit('/trial', { note: 'taken', remark: 'y' });
    expect(page.text).toContain('Tunggu 7 detik');
  });

  it('does a form once, however often it is sent', async () => {
    const browser = await panel.as('liaison-a');
    await browser.get('/trial');
    const before = TrialPages.sent;
    const once = newId();
    const answers = await Promise.all([1, 2, 3].map(() => browser.post('/trial', { note: 'x', remark: 'y', _once: once })));
    expect(TrialPages.sent).toBe(before + 1);
    expect(new Set(answers.map((a) => a.headers['location']))).toEqual(new Set([`/trial/${before + 1}`]));
  });

  it('takes a scan by its first bytes, and keeps the form when the file is too large or no scan', async () => {
    const browser = await panel.as('liaison-a');
    const send = async (data: Buffer): Promise<string> => {
      await browser.get('/trial');
      const answer = await browser.postMultipart('/trial', { note: 'a', remark: 'typed' }, { scan: { name: 'surat.pdf', data } });
      return (await browser.get(answer.headers['location']!)).text;
    };
    expect(await send(Buffer.from('MZ program'))).toContain('bukan PDF, PNG, atau JPEG');
    expect(await send(Buffer.alloc(21_000_000, '%PDF-'))).toContain('lebih dari 20 MB');
    expect(await send(Buffer.from('%PDF-1.7 …'))).toContain('tidak ditemukan');
  }, 20_000);

  it('tells a foreign unit and a platform admin nothing about a route with an id, others that they may not', async () => {
    const [stranger, admin, head] = [await panel.as('liaison-b'), await panel.as('admin'), await panel.as('head')];
    expect((await stranger.get(`/trial/things/${newId()}`)).status).toBe(404);
    expect((await admin.get('/inbox')).status).toBe(403);
    expect((await head.get('/trial/admins')).status).toBe(403);
  });

  it('shows an unknown address and a failure with a reference that the log has, and no inner word', async () => {
    const missing = await panel.visitor().get('/tidak-ada');
    expect([missing.status, missing.text.includes('Halaman atau data tidak ditemukan')]).toEqual([404, true]);
    const broken = await panel.visitor().get('/trial/broken');
    expect(broken.status).toBe(500);
    expect(broken.text).not.toContain('hunter2');
    const reference = /<code>([0-9A-F]{10})<\/code>/.exec(broken.text)![1]!;
    expect(panel.t.logged.some((line) => line.includes(reference))).toBe(true);
  });

  it('speaks the language that the person chose, and comes back to this panel only', async () => {
    const browser = panel.visitor();
    await browser.get('/login');
    const away = await browser.post('/language', { language: 'en', to: '//evil.example' });
    expect(away.headers['location']).toBe('/');
    const page = await browser.get('/login');
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('<title>Log in');
  });

  it('says for every route who may use it', () => {
    const routes = panel.app.get(RouteTable).routes();
    expect(routes.length).toBeGreaterThan(10);
    expect(routes.filter((r) => r.access === undefined)).toEqual([]);
    expect(routes).toContainEqual(expect.objectContaining({ method: 'POST', path: '/login/code', access: 'public' }));
  });

  it('answers the health question', async () => {
    expect((await panel.visitor().get('/health')).body).toEqual({ status: 'ok' });
  });
});

describe('a panel with a route that says nothing about access', () => {
  @Controller('bare')
  class BarePages {
    @Get()
    open(): string {
      return 'anyone';
    }
  }

  it('does not start', async () => {
    await expect(testPanel({ controllers: [BarePages] })).rejects.toThrow('BarePages.open');
  });
});
