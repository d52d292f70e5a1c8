import { randomUUID } from 'node:crypto';
import { Actor, type Json } from '@app/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { FakeSigner } from '../../../test/support/fake-signer';
import { aDisposition, aPassphrase, aPosition, aReceipt, aReply, aSigner, anAnalysis } from '../../../test/support/letters.factory';
import type { FieldsOf, LetterKind } from './kinds';
import type { Letter } from './letter.entity';
import { Letters, type SigningAct } from './letters.service';
import { Registers } from './registers.service';
import { verify } from './signing/verify';

const clerk = Actor.system('test');
const unitId = randomUUID();
const about = { type: 'request', id: randomUUID() };

let t: TestDatabase;
let signer: FakeSigner;
let letters: Letters;
const registers = new Registers();

beforeAll(async () => {
  t = await testDatabase();
  signer = await FakeSigner.start(t.clock);
  await signer.enrol({ positionId: aPosition.id, personId: aSigner.id }, { name: aSigner.name, title: aPosition.title, passphrase: aPassphrase });
  letters = new Letters(registers, signer, t.blobs, t.config);
});
afterAll(() => t.close());

const compose = <K extends LetterKind>(kind: K, fields: FieldsOf[K]): Promise<Letter> => t.db.transaction(clerk, (tx) => letters.compose(tx, { kind, about, unitId, fields }));
const act = (letter: Letter, changes: Partial<SigningAct> = {}): SigningAct => ({ textHash: letter.textHash, position: aPosition, person: aSigner, passphrase: aPassphrase, ...changes });
const sign = (letter: Letter, changes: Partial<SigningAct> = {}): Promise<Letter> => t.db.transaction(clerk, (tx) => letters.sign(tx, letter.id, act(letter, changes)));
const again = (letter: Letter): Promise<Letter> => t.db.read(clerk.scope, (r) => letters.get(r, letter.id));
const serialOf = (letter: Letter): number => letter.serial!;
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, n) => from + n);

describe('a letter', () => {
  it('begins as a draft without number, and knows what it is about', async () => {
    const letter = await again(await compose('reply', aReply()));
    expect(letter).toMatchObject({ state: 'draft', number: null, date: null, pdfSha256: null, about, unitId, demo: true });
    expect((await t.db.read(clerk.scope, (r) => letters.ofSubject(r, about))).map((l) => l.id)).toContain(letter.id);
  });

  it('has another hash after each change of its words, and the same hash for the same words', async () => {
    const letter = await compose('reply', aReply());
    const changed = await t.db.transaction(clerk, (tx) => letters.amend(tx, letter.id, aReply({ reason: 'Alasan lain.' })));
    expect(changed.textHash).not.toBe(letter.textHash);
    const back = await t.db.transaction(clerk, (tx) => letters.amend(tx, letter.id, aReply()));
    expect(back.textHash).toBe(letter.textHash);
    expect((await again(letter)).textHash).toBe(letter.textHash);
  });

  it.each([
    ['receipt', aReceipt(), /^TT\/\d+\/XI\/2026$/],
    ['disposition_sheet', aDisposition(), /^LD\/\d+\/XI\/2026$/],
    ['analysis_note', anAnalysis(), /^NA\/\d+\/XI\/2026$/],
  ] as const)('of kind %s is issued with a number of its own register and kept as PDF', async (kind, fields, pattern) => {
    const letter = await compose(kind, fields as never);
    const issued = await t.db.transaction(clerk, (tx) => letters.issue(tx, letter.id));
    expect(issued).toMatchObject({ state: 'issued', number: expect.stringMatching(pattern) as string, date: t.clock.now() });
    const pdf = await t.db.read(clerk.scope, (r) => letters.pdf(r, issued));
    expect(pdf.subarray(0, 8).toString()).toBe('%PDF-1.7');
    await expect(sign(issued)).rejects.toMatchObject({ code: 'letters.already-issued' });
  });

  it('that must be signed is not issued, and one that needs no signature is not signed', async () => {
    const reply = await compose('reply', aReply());
    await expect(t.db.transaction(clerk, (tx) => letters.issue(tx, reply.id))).rejects.toMatchObject({ code: 'letters.needs-signature' });
    const receipt = await compose('receipt', aReceipt());
    await expect(sign(receipt)).rejects.toMatchObject({ code: 'letters.needs-no-signature' });
  });

  it('of another unit is not found', async () => {
    const letter = await compose('receipt', aReceipt());
    const stranger = { units: [randomUUID()] } as unknown as typeof clerk.scope;
    await expect(t.db.read(stranger, (r) => letters.get(r, letter.id))).rejects.toMatchObject({ kind: 'not-found', code: 'letter.not-found' });
    expect(await t.db.read(stranger, (r) => letters.ofSubject(r, about))).toEqual([]);
  });

  it('is found by the code on its paper, however it is typed', async () => {
    const letter = await compose('receipt', aReceipt());
    const typed = letter.verificationCode.toLowerCase().replaceAll('-', ' ');
    expect((await t.db.read(clerk.scope, (r) => letters.byCode(r, typed)))?.id).toBe(letter.id);
  });

  it('above class B stays on paper, and a refusal carries no plan', async () => {
    await expect(compose('reply', aReply({ securityClass: 'R' }))).rejects.toMatchObject({ code: 'letters.class-stays-on-paper' });
    await expect(compose('reply', aReply({ feasibility: 'cannot' }))).rejects.toMatchObject({ code: 'letters.refusal-with-plan' });
    await expect(compose('reply', aReply({ changes: range(1, 6).map(String) }))).rejects.toMatchObject({ code: 'letters.too-many-changes' });
    await expect(compose('reply', aReply({ changes: [] }))).rejects.toMatchObject({ code: 'letters.plan-without-changes' });
  });
});

describe('signing', () => {
  it('gives number, date, signer and a PDF whose signature holds', async () => {
    const signed = await sign(await compose('reply', aReply()));
    expect(signed).toMatchObject({ state: 'signed', number: expect.stringMatching(/^B\/\d+\/XI\/2026$/) as string, date: t.clock.now(), signature: { positionId: aPosition.id, name: aSigner.name } });
    const pdf = await t.db.read(clerk.scope, (r) => letters.pdf(r, signed));
    expect(verify(pdf, [signer.root.certificate])).toMatchObject({ valid: true, trusted: true, signer: { positionId: aPosition.id } });
  });

  it('of a text that changed after it was read is refused', async () => {
    const letter = await compose('reply', aReply());
    await t.db.transaction(clerk, (tx) => letters.amend(tx, letter.id, aReply({ reason: 'Lain.' })));
    await expect(sign(letter)).rejects.toMatchObject({ kind: 'conflict', code: 'letters.text-changed' });
  });

  it('twice at once: one wins, the other sees the number', async () => {
    const letter = await compose('reply', aReply());
    const outcomes = await Promise.allSettled([sign(letter), sign(letter)]);
    const won = outcomes.filter((o) => o.status === 'fulfilled');
    const lost = outcomes.filter((o) => o.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 1]);
    expect((lost[0] as PromiseRejectedResult).reason).toMatchObject({ kind: 'conflict', code: 'letters.already-signed', facts: { number: won[0]!.value.number } });
  });

  it('that fails leaves a draft and uses no number', async () => {
    const letter = await compose('reply', aReply());
    const before = serialOf(await sign(await compose('reply', aReply())));
    await expect(sign(letter, { passphrase: 'salah' })).rejects.toMatchObject({ code: 'letters.wrong-passphrase' });
    signer.failing = new Error('socket gone');
    await expect(sign(letter)).rejects.toThrow('socket gone');
    signer.failing = null;
    expect(await again(letter)).toMatchObject({ state: 'draft', number: null });
    expect(serialOf(await sign(letter))).toBe(before + 1);
  });

  it('leaves the passphrase in no row, event, log line or error', async () => {
    const letter = await compose('reply', aReply());
    const refused: unknown = await sign(letter, { passphrase: 'canary-salah-9' }).catch((e: unknown) => e);
    await sign(letter);
    const tables = await t.db.read(clerk.scope, async (r) => {
      const names = await r.query<{ name: string }>(`SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`);
      const rows: { row: string }[] = [];
      for (const { name } of names) rows.push(...(await r.query<{ row: string }>(`SELECT x::text AS row FROM ${name} x`)));
      return rows;
    });
    const seen = JSON.stringify(tables) + JSON.stringify(refused) + String(refused) + t.logged.join('\n');
    expect(seen).toContain(letter.id);
    expect(seen).not.toMatch(/canary/);
  });

  it('as Plt. or Plh. says so above the name', async () => {
    const signed = await sign(await compose('reply', aReply()), { position: { ...aPosition, acting: 'daily' } });
    expect(letters.html(signed)).toContain('Plh. Kepala Pusat');
  });
});

describe('a signed or issued letter', () => {
  it.each(['text', 'number', 'date', 'pdf_sha256', 'state'])('keeps its %s, whoever writes to the table', async (column) => {
    const signed = await sign(await compose('reply', aReply()));
    const value: Record<string, Json> = { text: '{}', number: 'B/1/I/2026', date: '2020-01-01', pdf_sha256: null, state: 'draft' };
    await expect(t.db.transaction(clerk, (tx) => tx.execute(`UPDATE letter SET ${column} = $2 WHERE id = $1`, [signed.id, value[column]]))).rejects.toThrow('cannot be changed');
    await expect(t.db.transaction(clerk, (tx) => tx.execute(`DELETE FROM letter WHERE id = $1`, [signed.id]))).rejects.toThrow('cannot be changed');
  });

  it('can only become void, with its number still in the register', async () => {
    const signed = await sign(await compose('reply', aReply()));
    const voided = await t.db.transaction(clerk, (tx) => letters.void(tx, signed.id, 'Salah alamat.'));
    expect(await again(voided)).toMatchObject({ state: 'void', number: signed.number, voidReason: 'Salah alamat.' });
    expect(letters.html(voided)).toContain('BATAL');
    await expect(t.db.transaction(clerk, (tx) => letters.void(tx, signed.id, 'lagi'))).rejects.toMatchObject({ code: 'letters.cannot-move' });
  });
});

describe('a number register', () => {
  it('counts without gap or double under twenty hands, some of whom let go', async () => {
    const first = serialOf(await sign(await compose('reply', aReply()))) + 1;
    const drafts = await Promise.all(range(0, 20).map(() => compose('reply', aReply())));
    const outcomes = await Promise.allSettled(
      drafts.map((draft, n) =>
        t.db.transaction(clerk, async (tx) => {
          const letter = await letters.sign(tx, draft.id, act(draft));
          if (n % 4 === 0) throw new Error('the rest of the act failed');
          return serialOf(letter);
        }),
      ),
    );
    const serials = outcomes.flatMap((o) => (o.status === 'fulfilled' ? [o.value] : [])).sort((a, b) => a - b);
    expect(serials).toEqual(range(first, 15));
  }, 30_000);

  it('begins again at 1 in the office’s new year, which comes at 17.00 UTC', async () => {
    const at = t.clock.now();
    const next = (): Promise<{ number: string; serial: number }> => t.db.transaction(clerk, (tx) => registers.next(tx, 'agenda'));
    t.clock.set('2026-12-31T16:59:59Z');
    const last = await next();
    t.clock.set('2026-12-31T17:00:00Z');
    expect(await next()).toMatchObject({ serial: 1, number: 'AG/1/I/2027' });
    t.clock.set('2026-12-31T16:59:59Z');
    expect(await next()).toMatchObject({ serial: last.serial + 1, year: 2026 });
    t.clock.set(at);
  });

  it('writes by its pattern, which is data, and never counts down', async () => {
    const number = await t.db.transaction(clerk, async (tx) => {
      await registers.setPattern(tx, 'agenda', '{class}-{serial}/{unit}/{archive}/{month}/{year}');
      return (await registers.next(tx, 'agenda', 'B')).number;
    });
    expect(number).toMatch(/^B-\d+\/Pusinfolahta\/TIK\/11\/2026$/);
    await expect(t.db.transaction(clerk, (tx) => tx.execute(`UPDATE letter_register SET next = 1`))).rejects.toThrow('only counts up');
    await expect(t.db.transaction(clerk, (tx) => registers.setPattern(tx, 'agenda', '{serial}'))).rejects.toMatchObject({ code: 'letters.pattern-without-serial' });
    await expect(t.db.transaction(clerk, (tx) => registers.setPattern(tx, 'agenda', '{serial}/{yaer}'))).rejects.toMatchObject({ code: 'letters.pattern-unknown-token' });
    await expect(t.db.transaction(clerk, (tx) => registers.next(tx, 'nowhere'))).rejects.toMatchObject({ kind: 'permanent', code: 'letters.register-unknown' });
  });
});

describe('the office', () => {
  it('changes its words for new letters only', async () => {
    const before = await compose('reply', aReply());
    await t.db.transaction(clerk, (tx) => registers.setOffice(tx, { place: 'Cilangkap' }));
    expect((await again(before)).text.place).toBe('Jakarta');
    expect((await compose('reply', aReply())).text.place).toBe('Cilangkap');
  });
});
