import { aModel, aReply, anAnalysis, aDisposition, aReceipt } from '../../../../test/support/letters.factory';
import { flat, pdfPages } from '../../../../test/support/pdf-text';
import { wordsOf, type LetterModel } from '../letter-text';
import type { LetterKind } from '../kinds';
import { letterHtml, letterStyles } from './letter-html';
import { letterPdf } from './letter-pdf';

const kinds: readonly LetterKind[] = ['receipt', 'disposition_sheet', 'analysis_note', 'reply'];

/** Every string a reader must find, in order of the body. */
function wordsIn(model: LetterModel): string[] {
  const { text, marks } = model;
  const head = text.layout === 'letter' ? [text.subject, ...text.addressee, text.attachments] : [text.title!];
  return [...text.letterhead.map((l) => l.toUpperCase()), ...head, marks.number!, '23 November 2026', ...wordsOf(text.body), text.signatory, marks.verificationCode, ...text.copies];
}

describe.each([
  ['receipt', 'DOM-2b'],
  ['disposition_sheet', 'DOM-2c'],
  ['analysis_note', 'DOM-2c'],
  ['reply', 'DOM-2d'],
] as const)('a %s (%s)', (kind, _item) => {
  const model = aModel(kind);

  it('says in its PDF every word of its model', async () => {
    const pdf = flat(pdfPages(await letterPdf(model)).join(' '));
    for (const words of wordsIn(model)) expect(pdf).toContain(flat(words));
  });

  it('says the same on screen, with nothing that could run or be styled from inside', () => {
    const html = letterHtml(model, 'id');
    const shown = flat(unescaped(html.replace(/<[^>]+>/g, ' '))).toUpperCase();
    for (const words of wordsIn(model)) expect(shown).toContain(flat(words).toUpperCase());
    expect(html).not.toMatch(/<script|style=|on\w+=/);
  });

  it('is the same bytes for the same model, whatever was printed between', async () => {
    const first = await letterPdf(model, { signature: true });
    for (const other of kinds) await letterPdf(aModel(other, { number: 'X/9/XI/2026' }));
    expect((await letterPdf(model, { signature: true })).equals(first)).toBe(true);
  });

  it('carries both fonts as subsets, its title and its language', async () => {
    const pdf = (await letterPdf(model)).toString('latin1');
    expect(pdf).toMatch(/\/BaseFont \/[A-Z]{6}\+LiberationSans\n/);
    expect(pdf).toMatch(/\/BaseFont \/[A-Z]{6}\+LiberationSans-Bold/);
    expect(pdf).not.toContain('/Helvetica');
    expect(pdf).toContain('/Lang (id-ID)');
  });
});

describe('a paper', () => {
  it('counts its pages and never leaves the signature alone on one', async () => {
    for (let lines = 0; lines < 40; lines++) {
      const prepare = Array.from({ length: lines }, (_, n) => `Hal yang disiapkan nomor ${n + 1}.`);
      const pages = pdfPages(await letterPdf(aModel('reply', {}, aReply({ prepare }))));
      pages.forEach((page, n) => expect(flat(page)).toContain(`Halaman ${n + 1} dari ${pages.length}`));
      const last = flat(pages.at(-1)!);
      expect(last).toContain('Demikian disampaikan');
      expect(last).toContain('Contoh Empat');
    }
  });

  it('sets long words, long lists and letters of other alphabets without leaving the page', async () => {
    const changes = ['x'.repeat(300), 'Nama – “kutip” é ñ ß Ω Ж', 'a', 'b', 'c'];
    const pages = pdfPages(await letterPdf(aModel('reply', {}, aReply({ changes, subject: `Perihal ${'panjang sekali '.repeat(30)}` }))));
    expect(flat(pages.join(' '))).toContain('Nama – “kutip” é ñ ß Ω Ж');
    expect(pages.join('').replace(/\s/g, '')).toContain('x'.repeat(300));
  });

  it.each([
    ['draft', true, 'KONSEP'],
    ['signed', true, 'CONTOH'],
    ['void', false, 'BATAL'],
  ] as const)('that is %s (demo: %s) is stamped %s on each page', async (state, demo, word) => {
    const pages = pdfPages(await letterPdf(aModel('reply', { state, demo })));
    pages.forEach((page) => expect(page.split('\n')[0]).toBe(word));
    expect(letterHtml(aModel('reply', { state, demo }), 'en')).toContain(word);
  });

  it('of a production house carries no stamp and no word of a sample', async () => {
    const model = aModel('reply', { demo: false, signature: null, state: 'signed' });
    expect(flat(pdfPages(await letterPdf(model)).join(' '))).not.toContain('CONTOH');
    expect(letterHtml(model, 'id')).not.toContain('CONTOH');
  });

  it('shows hostile words as words', () => {
    const html = letterHtml(aModel('reply', {}, aReply({ reason: '<script>alert(1)</script> {{text}}', subject: '"><img src=x>' })), 'id');
    expect(html).not.toMatch(/<script|<img/);
    expect(html).toContain('&lt;script&gt;');
  });

  it('prints the answer, its reason, contact, plan and where to complain (DOM-2d)', async () => {
    const can = flat(pdfPages(await letterPdf(aModel('reply'))).join(' '));
    for (const words of ['dapat dilayani', 'Daring', '9f86d081 884c7d65', 'Nomor B/77/XI/2026 tanggal 20 November 2026', 'Pengaduan']) expect(can).toContain(words);
    const no = aReply({ feasibility: 'cannot', reason: 'Nama sudah terdaftar.', changes: [], planDigest: undefined, prepare: [], mode: undefined, plannedDate: undefined });
    const cannot = flat(pdfPages(await letterPdf(aModel('reply', {}, no))).join(' '));
    expect(cannot).toContain('tidak dapat dilayani. Nama sudah terdaftar.');
    expect(cannot).not.toContain('Perubahan yang akan');
  });

  it('of a supplementary reply names the letter that it adds to', async () => {
    const model = aModel('reply', {}, aReply({ supplements: { number: 'B/190/XI/2026', date: '2026-11-19' } }));
    expect(flat(pdfPages(await letterPdf(model)).join(' '))).toContain('Surat kami Nomor B/190/XI/2026 tanggal 19 November 2026');
  });

  it('has every class of its HTML in its style sheet', () => {
    const used = kinds.flatMap((kind) => [...letterHtml(aModel(kind), 'id').matchAll(/class="([^"]+)"/g)].flatMap(([, names]) => names!.split(' ')));
    for (const name of new Set(used)) expect([name, letterStyles.includes(`.${name}`) || /state-(issued|signed)|^letter-(body|head)$/.test(name)]).toEqual([name, true]);
  });
});

describe('the fields of each kind', () => {
  it('change the text they belong to', () => {
    const text = (kind: LetterKind, fields: never): string => JSON.stringify(aModel(kind, {}, fields).text);
    expect(text('receipt', aReceipt({ pages: 77 }) as never)).toContain('77');
    expect(text('disposition_sheet', aDisposition({ forwarded: [{ to: 'Kasubbid', on: '2026-11-23T05:00:00Z', instruction: 'Kerjakan' }] }) as never)).toContain('23 November 2026 pukul 12.00 WIB');
    expect(text('analysis_note', anAnalysis({ changes: ['Satu.'], planDigest: 'ab'.repeat(32) }) as never)).toContain('abababab abababab');
  });
});

function unescaped(html: string): string {
  return html.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#x27;/g, "'").replace(/&#x3D;/g, '=').replace(/&amp;/g, '&');
}
