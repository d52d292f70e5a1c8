import request from 'supertest';
import { newId } from '@app/kernel';
import { act, aScan, carry, cast, filledForm, sendRequest, type People } from '../../../../test/support/panel-journey';
import { testPanel, type TestPanel } from '../../../../test/support/panel';
import { plainText } from './plain-text';
import { RouteTable } from './route-table';

const sent = (path: string): string => path.replace(/:action/, 'withdraw').replace(/:\w+/g, newId());
/** What a hostile form sends in each of its fields: markup, a NUL, a lone surrogate, a right-to-left override, a header's end. */
const hostile = `<img src=x onerror=1>"'{{7*7}}\u0000\ud800\u202egnp\r\nSet-Cookie: x=1`;

describe('a hostile visitor', () => {
  let panel: TestPanel;
  let people: People;

  beforeAll(async () => {
    panel = await testPanel();
    people = await cast(panel);
  }, 120_000);
  afterAll(() => panel?.close());

  const sessions = async (): Promise<{ n: number; longest: number }> => {
    const [row] = await panel.t.source.query<{ n: number; longest: number }[]>('SELECT count(*)::int AS n, coalesce(max(length(sess::text)), 0)::int AS longest FROM session');
    return row!;
  };

  it('changes nothing on any route without the token of his session', async () => {
    const routes = panel.app.get(RouteTable).routes().filter((r) => r.method !== 'GET');
    expect(routes.length).toBeGreaterThan(12);
    for (const { method, path } of routes) {
      const verb = method.toLowerCase() as 'post' | 'delete';
      for (const agent of [request.agent(panel.app.getHttpServer()), people.officer.agent]) {
        for (const [type, body] of [['form', 'x=1'], ['json', '{}'], ['text/plain', '{}']] as const) {
          const answer = await agent[verb](sent(path)).type(type).send(body);
          expect([method, path, type, answer.status]).toEqual([method, path, type, 403]);
        }
      }
    }
  }, 60_000);

  it('never brings the panel to a 500 with what he types, on any route and in any field', async () => {
    const id = await sendRequest(people.liaison, { name: 'tangguh' });
    const fields = ['username', 'password', 'code', 'language', 'to', 'position', 'reason', 'note', 'textHash', 'officers', 'instructions', 'prepare', 'version', 'date', 'name', 'purpose', 'unitId'];
    const bodies: object[] = [
      Object.fromEntries(fields.map((f) => [f, hostile])),
      Object.fromEntries(fields.map((f) => [f, [hostile, { a: hostile }]])),
      Object.fromEntries(fields.map((f) => [f, { [hostile]: null, __proto__: { admin: true } }])),
      [hostile],
    ];
    for (const { method, path } of panel.app.get(RouteTable).routes().filter((r) => r.method === 'POST' && r.path !== '/logout')) {
      for (const body of bodies) {
        for (const at of [sent(path), path.replace(/requests\/:id\/acts\/:action/, `requests/${id}/acts/acknowledge`)].filter((p) => !p.includes(':'))) {
          const answer = await people.officer.json('post', at, body);
          expect([method, at, answer.status < 500]).toEqual([method, at, true]);
        }
      }
    }
  }, 60_000);

  it('never brings the panel to a 500 with what he writes into an address', async () => {
    const junk = ['%00', '%0d%0aset-cookie:x=1', '%ed%a0%80', '__proto__', 'constructor', 'toString', `%25'"--`, '%F0%9F%98%80', 'a'.repeat(3000)];
    for (const { path } of panel.app.get(RouteTable).routes().filter((r) => r.method === 'GET')) {
      for (const value of junk) {
        const query = ['q', 'state', 'unit', 'sort', 'after', 'act', 'name'].map((name) => `${name}=${value}`).join('&');
        for (const at of [`${sent(path)}?${query}`, `${sent(path)}?q[a]=${value}&state=${value}&state=${value}`, path.replace(/:\w+/g, value)]) {
          const answer = await people.officer.agent.get(at);
          expect([at.slice(0, 200), answer.status < 500]).toEqual([at.slice(0, 200), true]);
          expect(answer.headers['set-cookie']?.toString() ?? '').not.toContain('x=1');
        }
      }
    }
  }, 60_000);

  it('is refused with a body that is nested without end', async () => {
    const { csrf } = (await people.officer.json('get', '/api/session')).body as { csrf: string };
    for (const deep of [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`]) {
      const answer = await people.officer.agent.post('/api/login').set('x-csrf-token', csrf).type('json').send(deep);
      expect([answer.status, (answer.body as { error: { code: string } }).error.code]).toEqual([422, 'form.invalid']);
    }
    const form = await people.officer.agent.post('/api/login').set('x-csrf-token', csrf).type('form').send(`a${'[b]'.repeat(5_000)}=1`);
    expect(form.status).toBeLessThan(500);
  });

  it('finds his markup as text on every page, and nothing that turns the reading direction', async () => {
    const typed = hostile.replace(/\r\n.*/, '');
    const id = await sendRequest(people.liaison, { name: 'jebakan', purpose: typed, letterSubject: typed, letterSigner: typed, contactPost: typed, technicalPost: typed, letterNumber: typed, contactPhone: typed.slice(0, 30) });
    await act(people.reception, id, 'acknowledge');
    await act(people.head, id, 'dispose', { officers: panel.login('officer').personId, instructions: 'study', note: typed });
    await act(people.officer, id, 'return_for_correction', { reason: typed });
    const facts = (await people.officer.json('get', `/api/requests/${id}`)).body as { payload: { domainId: string }; letters: { id: string }[] };
    const pages = [`/requests/${id}`, `/domains/${facts.payload.domainId}`, '/inbox', '/requests', ...facts.letters.map((l) => `/letters/${l.id}`)];
    for (const page of pages) {
      const { text, status } = await people.officer.get(page);
      expect([page, status]).toEqual([page, 200]);
      expect(text).not.toMatch(/<img src=x|[\u0000\u202e]/);
      expect(text).not.toContain('{{7*7}}"');
    }
    expect((await people.officer.get(`/requests/${id}`)).text).toContain('&lt;img src');
  }, 60_000);

  it('cannot make a stranger’s stored file the scan of his own request', async () => {
    const id = await sendRequest(people.liaison, { name: 'milik-a' });
    const [row] = await panel.t.source.query<{ scan: string }[]>('SELECT scan FROM service_request WHERE id = $1', [id]);
    const b = await panel.as('liaison-b');
    await b.get('/requests/new');
    await b.post('/requests/new', { ...filledForm({ name: 'curian' }), scan: row!.scan, scanName: 'x.pdf' });
    expect((await b.get('/requests/new/check')).headers['location']).toBe('/requests/new');
    await b.get('/requests/new');
    expect((await b.post('/requests')).headers['location']).toBe('/requests/new');
    expect((await b.json('get', '/api/inbox')).text).not.toContain('curian');
  });

  it('cannot swell his session with what he sends', async () => {
    const b = await panel.as('liaison-c');
    await b.get('/requests/new');
    const many = Object.fromEntries(Array.from({ length: 45 }, (_, i) => [`field${i}`, 'x'.repeat(20_000)]));
    await b.postMultipart('/requests/new', { ...many, purpose: 'y'.repeat(30_000) }, { scan: aScan });
    expect((await sessions()).longest).toBeLessThan(600_000);
  });

  it('has no body read that does not say how long it is', async () => {
    const b = await panel.as('liaison-c');
    await b.get('/requests/new');
    const boundary = 'batas';
    const sending = b.agent.post('/requests/new').set('content-type', `multipart/form-data; boundary=${boundary}`).set('transfer-encoding', 'chunked');
    sending.write(`--${boundary}\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n--${boundary}--\r\n`);
    const answer = await sending;
    expect([answer.status, answer.text.includes('20 MB')]).toEqual([422, true]);
  });

  it('finds nothing of anybody in a cache: pages, papers, JSON and errors are all marked so', async () => {
    const id = await sendRequest(people.liaison, { name: 'tak-tersimpan' });
    await act(people.reception, id, 'acknowledge');
    const { letters } = (await people.officer.json('get', `/api/requests/${id}`)).body as { letters: { id: string }[] };
    for (const path of ['/login', '/inbox', '/account', '/api/session', '/api/inbox', `/requests/${id}`, `/requests/${id}/scan`, `/requests/${id}/checklist`, `/api/requests/${id}`, `/letters/${letters[0]!.id}.pdf`, '/tidak-ada', `/requests/${newId()}`]) {
      const { headers } = await people.officer.get(path);
      expect([path, headers['cache-control'], headers['x-content-type-options']]).toEqual([path, expect.stringContaining('no-store'), 'nosniff']);
      expect([path, headers['content-security-policy']]).toEqual([path, expect.stringMatching(/default-src 'none'/)]);
    }
  });

  it('fills no session table by asking for what has no form, and holds none for long', async () => {
    const before = (await sessions()).n;
    for (let i = 0; i < 20; i++) await panel.visitor().agent.get('/health');
    expect((await sessions()).n).toBe(before);
    await panel.visitor().get('/login');
    const [row] = await panel.t.source.query<{ left: number }[]>(`SELECT extract(epoch FROM min(expire) - localtimestamp(0))::int AS left FROM session WHERE sess->>'personId' IS NULL`);
    expect(row!.left).toBeLessThanOrEqual(30 * 60);
  });

  it('is logged out a working day after the log-in, however busy', async () => {
    const c = await panel.as('second-officer');
    expect((await c.get('/account')).status).toBe(200);
    await panel.t.source.query(`UPDATE session SET sess = jsonb_set(sess::jsonb, '{since}', to_jsonb(1))::json WHERE sess->>'personId' = $1`, [panel.login('second-officer').personId]);
    expect((await c.get('/account')).headers['location']).toBe('/login');
  });

  it('is shown no paper of the office and no draft as the unit that asked; only what was sent to it', async () => {
    const id = await carry(panel, 'initialled', people, { name: 'belum-terkirim' });
    const all = (await people.officer.json('get', `/api/requests/${id}`)).body as { letters: { id: string; kind: string }[] };
    expect(all.letters.map((l) => l.kind).sort()).toEqual(['analysis_note', 'disposition_sheet', 'receipt', 'reply']);
    const own = (await people.liaison.json('get', `/api/requests/${id}`)).body as { letters: { kind: string }[]; reply: unknown };
    expect([own.letters.map((l) => l.kind), own.reply]).toEqual([['receipt'], null]);
    for (const letter of all.letters) {
      const expected = letter.kind === 'receipt' ? 200 : 404;
      for (const path of [`/letters/${letter.id}`, `/letters/${letter.id}.pdf`]) expect([letter.kind, (await people.liaison.get(path)).status]).toEqual([letter.kind, expected]);
    }
    expect((await people.liaison.get(`/requests/${id}`)).status).toBe(200);
  }, 60_000);

  it('does no retry and no undo as an officer whose assignment has lapsed', async () => {
    const id = await carry(panel, 'analysed', people, { name: 'tanpa-perintah' });
    const { runs } = (await people.officer.json('get', `/api/requests/${id}`)).body as { runs: { steps: { id: string }[] }[] };
    const retry = `/api/steps/${runs[0]!.steps[0]!.id}/retry`;
    expect((await people.officer.json('post', retry)).body).toMatchObject({ error: { code: 'step.not-stuck' } });
    await panel.t.source.query(`UPDATE assignment SET in_force_to = in_force_from WHERE person_id = $1`, [panel.login('officer').personId]);
    expect((await people.officer.json('post', retry)).body).toMatchObject({ error: { code: 'identity.no-assignment' } });
    await panel.t.source.query(`UPDATE assignment SET in_force_to = NULL WHERE person_id = $1`, [panel.login('officer').personId]);
  }, 60_000);

  it('keeps tabs and line ends of a text, and every letter of every language', () => {
    expect(plainText('a\tb\r\nc é 日本 😀\u0000\u202e\ud800')).toBe('a\tb\r\nc é 日本 😀');
  });
});
