import { cast, carry, type People } from '../../../../test/support/panel-journey';
import { serve } from '../../../../test/support/panel-scene';
import { testPanel, type TestPanel } from '../../../../test/support/panel';

describe('a checklist', () => {
  let panel: TestPanel;
  let people: People;
  let id: string;
  let runId: string;

  beforeAll(async () => {
    panel = await testPanel();
    people = await cast(panel);
    id = await carry(panel, 'replied', people, { name: 'daftar' });
    const { runs } = (await people.officer.json('get', `/api/requests/${id}`)).body as { runs: { id: string; story: string }[] };
    runId = runs.find((r) => r.story === 'register-domain')!.id;
  }, 60_000);
  afterAll(() => panel?.close());

  const step = (name: string, state: string, result: object | null, error: object | null = null): Promise<unknown> =>
    panel.t.source.query(`UPDATE step SET state = $3, attempt = 1, result = $4, error = $5, started_at = now(), finished_at = now() WHERE run_id = $1 AND name = $2`, [runId, name, state, JSON.stringify(result), error && JSON.stringify(error)]);

  it('tells what each step left behind in words, with the servers that show it', async () => {
    const serial = await serve(panel, 'daftar.mil.id', id);
    await step('zone', 'done', { releases: [{ zone: 'daftar.mil.id', serial }] });
    await step('tls', 'done', { certificateId: 'x', servedSha256: 'ab12', notAfter: '2027-02-21T00:00:00Z' });
    const page = (await people.officer.get(`/runs/${runId}`)).text;
    expect(page).toMatch(new RegExp(`Zona daftar\\.mil\\.id, nomor seri ${serial}: terlihat di ns1\\.[a-z.]+, ns2\\.[a-z.]+`));
    expect(page).toContain('Sertifikat disajikan, berlaku sampai 21 Februari 2027');
    expect(page).not.toMatch(/servedSha256|notAfter|certificateId|releases/);
    expect((await people.liaison.get(`/requests/${id}`)).text).toContain('terlihat di ns1.');
  });

  it('names of a stuck step the cause, what to do and who owns it; Retry only to those who may', async () => {
    await step('account', 'stuck', null, { code: 'zones.moved-on', facts: { owner: 'daftar.mil.id', type: 'NS' } });
    await panel.t.source.query(`UPDATE run SET state = 'stuck' WHERE id = $1`, [runId]);
    for (const path of [`/runs/${runId}`, `/requests/${id}`]) {
      const page = (await people.officer.get(path)).text;
      for (const words of ['telah berubah sejak rencana disusun', 'Mengulang langkah tidak cukup', 'Penanggung jawab: Perwira Registrasi dan Hosting', 'Ulangi langkah']) expect([path, words, page.includes(words)]).toEqual([path, words, true]);
    }
    const asker = (await people.liaison.get(`/requests/${id}`)).text;
    expect([asker.includes('Ulangi langkah'), asker.includes('Petugas layanan sedang mengatasinya')]).toEqual([false, true]);
    await people.officer.get(`/requests/${id}`);
    const [{ id: stepId }] = await panel.t.source.query<[{ id: string }]>(`SELECT id FROM step WHERE run_id = $1 AND name = 'account'`, [runId]);
    expect((await people.officer.submit(`/steps/${stepId}/retry`)).text).toContain('Langkah dijalankan lagi');
  });

  it('shows a domain its letters and the undo that runs on its zone', async () => {
    const { payload } = (await people.officer.json('get', `/api/requests/${id}`)).body as { payload: { domainId: string } };
    await panel.t.source.query(`INSERT INTO run (id, story, subject_type, subject_id, ask, state, created_at) VALUES (gen_random_uuid(), 'undo-release', 'domain', $1, '{}', 'running', now())`, [payload.domainId]);
    const page = (await people.officer.get(`/domains/${payload.domainId}`)).text;
    for (const words of ['Surat yang memerintahkannya', 'Surat jawaban', 'Pemulihan zona:', 'Sedang dikerjakan', 'Lihat kemajuannya']) expect(page).toContain(words);
    expect((await people.officer.get('/runs?q=daftar')).text).toContain(`<a href="/domains/${payload.domainId}">daftar.mil.id</a>`);
    const seen = (await people.liaison.get(`/domains/${payload.domainId}`)).text;
    expect([seen.includes('Nota analisis'), seen.includes('Surat jawaban')]).toEqual([false, true]);
  });

  it('asks for a reason at the release that is to be undone, and at no other', async () => {
    const { payload } = (await people.officer.json('get', `/api/requests/${id}`)).body as { payload: { domainId: string } };
    const page = (await people.officer.get(`/domains/${payload.domainId}`)).text;
    const undo = /action="(\/domains\/[^"]+\/undo)"/.exec(page)?.[1];
    const refused = await people.officer.submit(undo!, { reason: '' });
    const release = undo!.split('/').at(-2)!;
    expect(refused.text).toContain(`href="#f-${release}-reason"`);
    expect(refused.text.match(/<details open/g)).toHaveLength(1);
  });
});

