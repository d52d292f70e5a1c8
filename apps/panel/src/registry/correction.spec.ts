import { act, aScan, carry, cast, filledForm, type People } from '../../../../test/support/panel-journey';
import { testPanel, type Browser, type TestPanel } from '../../../../test/support/panel';
import { correctionFields } from './request-form.dto';

describe('a request that came back', () => {
  let panel: TestPanel;
  let people: People;
  let id: string;

  beforeAll(async () => {
    panel = await testPanel();
    people = await cast(panel);
    id = await carry(panel, 'disposed', people, { name: 'kembali' });
    await act(people.officer, id, 'return_for_correction', { reason: 'Nomor surat keliru.' });
  }, 60_000);
  afterAll(() => panel?.close());

  const corrected = (changes: Record<string, string>): Record<string, string> => {
    const all = filledForm(changes);
    return Object.fromEntries(correctionFields.map((name) => [name, all[name]!]));
  };
  const send = async (browser: Browser, changes: Record<string, string>, files = {}): Promise<string> => {
    await browser.get(`/requests/${id}`);
    await browser.postMultipart(`/requests/${id}/acts/resubmit`, corrected(changes), files);
    return (await browser.get(`/requests/${id}`)).text;
  };

  it('shows its letter, purpose and site to be put right', async () => {
    const page = (await people.liaison.get(`/requests/${id}`)).text;
    for (const value of ['value="B/12/XI/2026"', 'value="2026-11-20"', 'Situs informasi satuan', 'ssh-ed25519 ', 'kembali.mil.id tetap dipesan', 'Alasan: Nomor surat keliru.']) expect(page).toContain(value);
  });

  it('keeps what was typed and the scan when an answer is refused, each fault at its field', async () => {
    const page = await send(people.liaison, { letterDate: '2030-01-01', letterNumber: '', siteKind: 'static', sshKey: '-----BEGIN OPENSSH PRIVATE KEY-----', purpose: 'Kegunaan baru' }, { scan: { ...aScan, name: 'perbaikan.pdf' } });
    expect(page).toContain('<title>Galat:');
    for (const field of ['letterDate', 'letterNumber', 'sshKey']) expect(page).toContain(`href="#f-resubmit-${field}"`);
    for (const kept of ['Kegunaan baru', 'Sudah terlampir: perbaikan.pdf', 'Tanggal surat belum tiba', 'value="2030-01-01"']) expect(page).toContain(kept);
    expect(page).toMatch(/name="siteKind" value="static" checked/);
    expect(page).not.toMatch(/name="siteKind" value="php" checked/);
    expect(page).not.toContain('value="B/12/XI/2026"');
  });

  it('goes back whole, with the scan kept before and the held name as it was', async () => {
    await send(people.liaison, { letterNumber: 'B/13/XI/2026', purpose: 'Kegunaan baru', siteKind: 'static', database: 'false' });
    const { state, letter, payload } = (await people.liaison.json('get', `/api/requests/${id}`)).body as { state: string; letter: { number: string }; payload: Record<string, unknown> };
    expect([state, letter.number]).toEqual(['disposed', 'B/13/XI/2026']);
    expect(payload).toMatchObject({ name: 'kembali.mil.id', purpose: 'Kegunaan baru', site: { kind: 'static', database: false } });
    const [{ purpose }] = await panel.t.source.query<[{ purpose: string }]>('SELECT purpose FROM domain WHERE id = $1', [payload['domainId']]);
    expect(purpose).toBe('Kegunaan baru');
  });

  it('is put right by its own unit alone', async () => {
    const stranger = await panel.as('liaison-b');
    await stranger.get('/inbox');
    expect((await stranger.postMultipart(`/requests/${id}/acts/resubmit`, corrected({}), {})).status).toBe(404);
    expect(await send(people.officer, {})).toContain('Galat:');
  });
});
