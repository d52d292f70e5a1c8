import { Actor, newId } from '@app/kernel';
import { act, aScan, carry, cast, filledForm, sendRequest, type People } from '../../../../test/support/panel-journey';
import { testPanel, type TestPanel } from '../../../../test/support/panel';
import { RouteTable } from '../web/route-table';

describe('the pages of a request', () => {
  let panel: TestPanel;
  let people: People;
  beforeAll(async () => {
    panel = await testPanel();
    people = await cast(panel);
  }, 60_000);
  afterAll(() => panel?.close());

  const state = async (id: string): Promise<string> => ((await people.head.json('get', `/api/requests/${id}`)).body as { state: string }).state;

  it('carry a letter from the form to the signed reply, each in his part', async () => {
    const id = await carry(panel, 'replied', people);
    const page = (await people.officer.get(`/requests/${id}`)).text;
    expect(await state(id)).toBe('replied');
    for (const word of ['Tanda terima', 'Lembar disposisi', 'Nota analisis', 'Surat jawaban', 'Mendaftarkan domain']) expect(page).toContain(word);
    expect(panel.t.logged.join('\n')).not.toContain(panel.login('head').signingPassphrase);
  }, 60_000);

  it('show the asker what was addressed to him once it is out, never a draft or a paper of the office', async () => {
    const id = await carry(panel, 'initialled', people, { name: 'konsep' });
    const { letters } = (await people.officer.json('get', `/api/requests/${id}`)).body as { letters: { id: string; kind: string }[] };
    const seen = (await people.liaison.json('get', `/api/requests/${id}`)).body as { letters: { kind: string }[]; reply: unknown };
    expect([seen.letters.map((l) => l.kind), seen.reply]).toEqual([['receipt'], null]);
    for (const { id: letter, kind } of letters) {
      const statuses = [(await people.liaison.get(`/letters/${letter}`)).status, (await people.liaison.get(`/letters/${letter}.pdf`)).status];
      expect([kind, ...statuses]).toEqual(kind === 'receipt' ? [kind, 200, 200] : [kind, 404, 404]);
    }
  }, 30_000);

  it('show what waits for a position, and to others nothing', async () => {
    const id = await carry(panel, 'with_head', people, { name: 'kotakmasuk' });
    expect((await people.head.get('/inbox')).text).toContain(`/requests/${id}`);
    expect((await people.officer.get('/inbox')).text).not.toContain(`/requests/${id}`);
    const api = (await people.head.json('get', '/api/inbox')).body as { items: { id: string; waitingFor: string; dueAt: string }[] };
    expect(api.items.find((i) => i.id === id)).toMatchObject({ waitingFor: 'dispose', dueAt: expect.any(String) as string });
  }, 30_000);

  it('keep all answers and the scan when one is refused, and name each fault at its field', async () => {
    const liaison = await panel.as('liaison-c');
    await liaison.get('/requests/new');
    await liaison.postMultipart('/requests/new', filledForm({ name: 'ab--c', sshKey: 'kunci', letterPages: '0', purpose: 'Kegunaan <khusus>' }), { scan: aScan });
    const page = (await liaison.get('/requests/new')).text;
    expect(page).toContain('<title>Galat:');
    for (const field of ['name', 'sshKey', 'letterPages']) expect(page).toContain(`href="#f-${field}"`);
    expect(page).toContain('Kegunaan &lt;khusus&gt;');
    expect(page).toContain('Sudah terlampir: surat-permohonan.pdf');
    await liaison.postMultipart('/requests/new', filledForm({ name: 'dirgantara' }), {});
    expect((await liaison.get('/requests/new/check')).text).toContain('dirgantara.mil.id');
  });

  it('refuse a taken and a reserved name at the field', async () => {
    await sendRequest(people.liaison, { name: 'sekalisaja' });
    const liaison = await panel.as('liaison-b');
    await liaison.get('/requests/new');
    await liaison.postMultipart('/requests/new', filledForm({ name: 'SEKALISAJA.mil.id' }), { scan: aScan });
    expect((await liaison.get('/requests/new')).text).toContain('sudah terdaftar atau sedang diproses');
  });

  it('send a form once, however often its button is pressed', async () => {
    await people.liaison.get('/requests/new');
    await people.liaison.postMultipart('/requests/new', filledForm({ name: 'sekali' }), { scan: aScan });
    await people.liaison.get('/requests/new/check');
    const answers = await Promise.all([1, 2, 3].map(() => people.liaison.post('/requests')));
    expect(new Set(answers.map((a) => a.headers['location'])).size).toBe(1);
  });

  it('enter a letter at the counter for a unit', async () => {
    const { unitId } = panel.login('liaison-b');
    const id = await sendRequest(people.reception, { name: 'rimba', unitId, channel: 'walk_in', askerName: 'Pembawa Surat' });
    const body = (await people.reception.json('get', `/api/requests/${id}`)).body as { unitId: string };
    expect(body.unitId).toBe(unitId);
  });

  it('take no signature without a fresh code, with a wrong passphrase, or from another', async () => {
    const id = await carry(panel, 'initialled', people, { name: 'tandatangan' });
    const head = panel.login('head');
    expect(await act(people.head, id, 'sign', { passphrase: head.signingPassphrase! })).toContain('href="#f-sign-code"');
    expect(await act(people.head, id, 'sign', { passphrase: head.signingPassphrase!, code: '000000' })).toContain('tidak cocok atau sudah pernah dipakai');
    expect(await act(people.head, id, 'sign', { passphrase: 'salah', code: await people.head.code(head) })).toContain('Galat:');
    expect(await act(people.officer, id, 'sign', { passphrase: 'x', code: '1' })).not.toContain('Surat ditandatangani');
    expect(await state(id)).toBe('initialled');
  }, 30_000);

  it('say who was first when two press the same button', async () => {
    const id = await carry(panel, 'submitted', people, { name: 'berdua' });
    const second = await panel.as('reception');
    const page = (await second.get(`/requests/${id}`)).text;
    const version = /name="version" value="(\d+)"/.exec(page)![1]!;
    await act(people.reception, id, 'acknowledge');
    const late = await second.submit(`/requests/${id}/acts/acknowledge`, { version });
    expect(late.text).toContain('sudah dilakukan oleh Bintara Penerima Surat');
  });

  it('let an inspector read all and do nothing, and keep what he read on record', async () => {
    const id = await carry(panel, 'with_head', people, { name: 'diperiksa' });
    const inspector = await panel.as('inspector');
    const page = (await inspector.get(`/requests/${id}`)).text;
    expect(page).toContain('Tidak ada yang perlu Anda lakukan');
    expect((await inspector.post(`/requests/${id}/acts/dispose`, {})).status).toBe(403);
    const { personId } = panel.login('inspector');
    const read = await panel.t.db.read(Actor.system('test').scope, (r) => panel.t.events.stream(r, `person:${personId}`));
    expect(read.map((e) => e.data['path'])).toContain(`/requests/${id}`);
  }, 30_000);

  it('answer 404 to a stranger and to the platform admin on every route with an id', async () => {
    const id = await carry(panel, 'analysed', people, { name: 'rahasia' });
    const facts = (await people.officer.json('get', `/api/requests/${id}`)).body as { payload: { domainId: string }; letters: { id: string }[]; runs: { id: string; steps: { id: string }[] }[] };
    const ids: Record<string, string> = {
      requests: id, letters: facts.letters[0]!.id, domains: facts.payload.domainId, runs: facts.runs[0]!.id, steps: facts.runs[0]!.steps[0]!.id, nodes: newId(), zones: 'rahasia.mil.id',
    };
    const strangers = [await panel.as('liaison-b'), await panel.as('admin')];
    const routes = panel.app.get(RouteTable).routes().filter((r) => r.path.includes('/:'));
    expect(routes.length).toBeGreaterThan(12);
    for (const route of routes) {
      const path = route.path.replace(/\/(\w+)\/:\w+/, (_, thing: string) => `/${thing}/${ids[thing] ?? newId()}`).replace(/:action/, 'withdraw').replace(/:\w+/g, newId());
      for (const stranger of strangers) {
        await stranger.get('/account');
        const answer = route.method === 'GET' ? await stranger.get(path) : path.startsWith('/api') ? await stranger.json('post', path, { reason: 'x' }) : await stranger.post(path, { reason: 'x' });
        expect([route.method, path, answer.status]).toEqual([route.method, path, 404]);
      }
    }
  }, 60_000);
});
