import { aScan, filledForm } from '../../../../test/support/panel-journey';
import { testPanel, type Browser, type TestPanel } from '../../../../test/support/panel';

interface File {
  readonly name: string;
  readonly data: Buffer;
}

describe('what a webmaster gets wrong', () => {
  let panel: TestPanel;
  let liaison: Browser;
  beforeAll(async () => {
    panel = await testPanel();
    liaison = await panel.as('liaison-a');
  }, 60_000);
  afterAll(() => panel?.close());

  const pdf = (bytes: number): File => ({ name: 'surat.pdf', data: Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(bytes)]) });
  const send = async (browser: Browser, changes: Record<string, string>, scan: File | null): Promise<string> => {
    await browser.get('/requests/new');
    await browser.postMultipart('/requests/new', filledForm({ name: 'kapal', purpose: 'Kegunaan yang diketik', ...changes }), scan === null ? {} : { scan });
    return (await browser.get('/requests/new')).text;
  };

  it.each<[string, Record<string, string>, File | null, string, string]>([
    ['no scan', {}, null, 'scan', 'Lampirkan hasil pindai surat'],
    ['a text renamed .pdf', {}, { name: 'surat.pdf', data: Buffer.from('halo') }, 'scan', 'bukan PDF, PNG, atau JPEG'],
    ['a scan of 21 MB', {}, pdf(21_000_000), 'scan', 'lebih dari 20 MB'],
    ['a private key', { sshKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----' }, aScan, 'sshKey', 'privat'],
    ['a letter of next year', { letterDate: '2027-11-20' }, aScan, 'letterDate', 'belum tiba'],
    ['a day that no month has', { letterDate: '2026-02-30' }, aScan, 'letterDate', 'Tanggal tidak benar'],
    ['a reserved name', { name: 'www' }, aScan, 'name', 'dicadangkan'],
    ['an underscore', { name: 'kapal_satu' }, aScan, 'name', 'kapal_satu'],
    ['an address that is none', { contactEmail: 'kapal' }, aScan, 'contactEmail', 'Alamat email tidak benar'],
  ])('%s is told at its field, and nothing typed is lost', async (_, changes, scan, field, words) => {
    const page = await send(await panel.as('liaison-b'), changes, scan);
    expect(page).toContain('<title>Galat:');
    expect(page).toContain(`href="#f-${field}"`);
    expect(page.split(`id="e-${field}"`)[1]?.slice(0, 400)).toContain(words);
    expect(page).toContain('Kegunaan yang diketik');
    if (scan === aScan) expect(page).toContain('Sudah terlampir: surat-permohonan.pdf');
  });

  it('a private key is not kept anywhere, not even in the form', async () => {
    const page = await send(liaison, { sshKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nRAHASIASEKALI\n-----END OPENSSH PRIVATE KEY-----' }, aScan);
    const sessions = await panel.t.source.query<{ sess: object }[]>('SELECT sess FROM session');
    expect([page.includes('RAHASIASEKALI'), JSON.stringify(sessions).includes('RAHASIASEKALI')]).toEqual([false, false]);
  });

  it('a scan sent before stands when a worse one is sent after it', async () => {
    await send(liaison, { name: 'ab--c' }, aScan);
    expect(await send(liaison, {}, { name: 'x.pdf', data: Buffer.from('halo') })).toContain('Sudah terlampir: surat-permohonan.pdf');
  });

  it('shows the date of the letter on the check page as people write it', async () => {
    await send(liaison, {}, aScan);
    expect((await liaison.get('/requests/new/check')).text).toContain('20 November 2026');
  });
});
