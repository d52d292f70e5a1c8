import { newId } from '@app/kernel';
import { approvalsHouse, aPlan, story, type ApprovalsHouse } from '../../../test/support/approvals.factory';
import { planDigest } from './plans.service';
import { scanType } from './scan';

jest.setTimeout(60_000);

let house: ApprovalsHouse;
beforeAll(async () => (house = await approvalsHouse()));
afterAll(() => house.t.close());
beforeEach(() => {
  Object.assign(house.product, { movedOn: null, failing: null });
  house.t.clock.set('2026-11-23T03:00:00Z');
});

const code = (value: string): unknown => expect.objectContaining({ code: value });
const hour = 3_600_000;

async function run(id: string): Promise<{ id: string; state: string; ask: { planDigest?: string } }> {
  const [row] = (await house.t.source.query(`SELECT id, state, ask FROM run WHERE subject_id = $1 AND story = 'test-story'`, [id])) as Awaited<ReturnType<typeof run>>[];
  return row!;
}

describe('a request on the main road', () => {
  it('goes from the unit\'s letter to the accepted result, with a letter for each paper of the standard', async () => {
    const { id } = await house.drive('completed');
    const { entries, next } = await house.timelines.timeline(house.people.liaison, id);
    expect(entries.map((e) => e.item)).toEqual(['L1', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8', 'L9', 'L11', 'L13', 'L14', 'L15']);
    expect(next).toEqual([]);
    const letters = await house.t.db.read(story.scope, (r) => house.letters.ofSubject(r, { type: 'request', id }));
    expect(letters.map((l) => [l.kind, l.state])).toEqual([['receipt', 'issued'], ['disposition_sheet', 'issued'], ['analysis_note', 'issued'], ['reply', 'signed']]);
  });

  it('tells the signer in plain lines what will change, with the plan\'s digest in the letter and in the story\'s ask', async () => {
    const { id, replyId } = await house.drive('replied');
    const reply = await house.t.db.read(story.scope, (r) => house.letters.get(r, replyId!));
    const digest = planDigest(aPlan());
    expect(reply.fields).toMatchObject({ changes: ['Nama a.mil.id didelegasikan.', 'Akun hosting a.mil.id dibuat.'], planDigest: digest });
    expect((await run(id)).ask).toMatchObject({ requestId: id, planDigest: digest, parts: [{ lib: 'zones' }, { lib: 'hosting' }] });
  });

  it('sums a longer plan up in five lines', async () => {
    const { id } = await house.drive('disposed');
    await house.step(id, 'record_analysis');
    await house.storePlan(id, [1, 2, 3, 4, 5, 6, 7].map((n) => aPlan(`n${n}.mil.id`)[0]!));
    const { replyId } = await house.step(id, 'draft_reply');
    const reply = await house.t.db.read(story.scope, (r) => house.letters.get(r, replyId!));
    expect((reply.fields as { changes: string[] }).changes.slice(3)).toEqual(['Nama n4.mil.id didelegasikan.', 'dan 3 perubahan lain yang tercantum dalam rencana.']);
  });

  it('is not drafted with a plan line that has no sentence: no letter shows a bare key', async () => {
    const { id } = await house.drive('disposed');
    await house.step(id, 'record_analysis');
    await house.storePlan(id, [{ lib: 'zones', content: {}, lines: [{ key: 'test.unsaid', facts: {} }] }]);
    await expect(house.step(id, 'draft_reply')).rejects.toEqual(code('approvals.phrase-missing'));
  });

  it('waits for its plan before a reply can be drafted; the plan story may store it twice', async () => {
    const { id } = await house.drive('disposed');
    await house.step(id, 'record_analysis');
    await expect(house.step(id, 'draft_reply')).rejects.toEqual(code('approvals.plan-not-ready'));
    await house.storePlan(id);
    await house.storePlan(id);
    expect((await house.timelines.file(story, id)).plans).toHaveLength(1);
    expect((await house.step(id, 'draft_reply')).state).toBe('reply_drafted');
  });

  it('is entered by the counter for a unit just as well', async () => {
    const request = await house.submit({ channel: 'walk_in' }, 'reception');
    expect((await house.timelines.timeline(house.people.liaison, request.id)).entries[0]).toMatchObject({ action: 'register_on_behalf', by: 'Petugas Penerima' });
  });

  it('stays with the officer when it is done in person', async () => {
    const { id } = await house.drive('replied', { inPerson: true });
    await expect(house.approvals.act(story, id, 'schedule')).rejects.toEqual(code('approvals.officer-does-this'));
    await house.step(id, 'schedule', { date: '2026-11-25T02:00:00Z', place: 'Ruang rapat' });
    await house.step(id, 'start');
    expect((await house.step(id, 'finish', { outcome: { note: 'selesai' } })).state).toBe('executed');
  });

  it('waits without its clock for an asker who did not come, and runs on to the new date that both agreed', async () => {
    const { id } = await house.drive('scheduled', { inPerson: true });
    house.t.clock.advance(hour);
    await house.step(id, 'mark_no_show', { reason: 'Pemohon tidak hadir.' });
    house.t.clock.advance(24 * hour);
    await house.approvals.act(house.people.liaison, id, 'reschedule', { reason: 'Dinas luar.', date: '2026-11-30T02:00:00Z' });
    const exec = async () => (await house.timelines.timeline(story, id)).clocks[1]!.reading;
    expect(await exec()).toMatchObject({ state: 'running', net: 60, gross: 510, due: new Date('2026-11-30T02:00:00Z'), grossDue: new Date('2026-11-26T03:00:00Z') });
    house.t.clock.set('2026-11-30T01:00:00Z');
    await house.step(id, 'start');
    await house.step(id, 'finish');
    expect((await exec()).late).toEqual({ gross: true, net: false });
  });

  it('leaves online work to the story', async () => {
    const { id } = await house.drive('replied');
    await expect(house.approvals.act(house.people.officer, id, 'schedule')).rejects.toEqual(code('approvals.system-does-this'));
  });

  it('closes by itself three working days after it was carried out', async () => {
    const { id } = await house.drive('executed');
    house.t.clock.set('2026-11-26T02:59:00Z');
    await house.approvals.autoClose();
    expect((await house.board.get(story, id)).state).toBe('executed');
    house.t.clock.set('2026-11-26T03:00:00Z');
    expect(await house.approvals.autoClose()).toBeGreaterThan(0);
    expect((await house.board.get(story, id)).state).toBe('completed');
  });
});

describe('the other answers', () => {
  it('a refusal gives back what was reserved, starts no story and names the next step', async () => {
    const request = await house.drive('declined');
    expect(house.product.released).toContain(request.reservation);
    expect(await run(request.id)).toBeUndefined();
    const reply = await house.t.db.read(story.scope, (r) => house.letters.get(r, request.replyId!));
    expect(reply.fields).toMatchObject({ feasibility: 'cannot', reason: 'Nama tidak sesuai ketentuan. Ajukan nama lain.' });
  });

  it('a withdrawal gives back what was reserved; after the signature there is none', async () => {
    const request = await house.drive('withdrawn');
    expect(house.product.released).toContain(request.reservation);
    const late = await house.drive('replied');
    await expect(house.step(late.id, 'withdraw')).rejects.toEqual(code('approvals.not-now'));
  });

  it('a returned request comes back to the state it left, with its agenda number, and its clock did not run', async () => {
    const { id, agendaNumber } = await house.drive('disposed');
    house.t.clock.advance(hour);
    expect(await house.step(id, 'return_for_correction')).toMatchObject({ state: 'returned', leftState: 'disposed' });
    house.t.clock.advance(4 * hour);
    expect(await house.step(id, 'resubmit')).toMatchObject({ state: 'disposed', leftState: null, agendaNumber });
    const [reply] = (await house.timelines.timeline(story, id)).clocks;
    expect(reply!.reading).toMatchObject({ state: 'running', gross: 240, net: 60, due: new Date('2026-11-24T07:00:00Z'), grossDue: new Date('2026-11-24T03:00:00Z') });
    expect(reply!.reading.segments.map((s) => s.why.key)).toEqual(['clock.counted', 'clock.returned']);
  });

  it('a corrected request makes the plan of the old one stale', async () => {
    const { id } = await house.drive('reply_drafted');
    await house.step(id, 'return_for_correction');
    await house.step(id, 'resubmit', { payload: { name: 'other.mil.id' } });
    await expect(house.step(id, 'initial')).rejects.toEqual(code('approvals.plan-not-ready'));
    await house.step(id, 'revise_analysis');
    await house.storePlan(id, aPlan('other.mil.id'));
    await house.step(id, 'draft_reply');
    await house.step(id, 'initial');
    expect((await house.step(id, 'sign')).state).toBe('replied');
  });

  it('is not signed when the world has moved on, until the analysis is revised', async () => {
    const { id } = await house.drive('initialled');
    house.product.movedOn = 'a.mil.id';
    await expect(house.step(id, 'sign')).rejects.toEqual(expect.objectContaining({ code: 'approvals.world-moved-on', facts: { name: 'a.mil.id', why: 'test.moved' } }));
    await house.step(id, 'revise_analysis');
    house.product.movedOn = null;
    await house.storePlan(id, aPlan('again.mil.id'));
    for (const action of ['draft_reply', 'initial', 'sign'] as const) await house.step(id, action);
    expect((await run(id)).ask.planDigest).toBe(planDigest(aPlan('again.mil.id')));
  });
});

describe('a replanned request', () => {
  async function replanned(): Promise<string> {
    const { id } = await house.drive('in_execution');
    await expect(house.step(id, 'replan')).rejects.toEqual(code('approvals.run-not-stuck'));
    await house.stick(id);
    expect((await house.step(id, 'replan')).state).toBe('disposed');
    return id;
  }

  it('keeps its first exec clock, takes a supplementary letter and resumes the same run', async () => {
    const id = await replanned();
    const before = await run(id);
    house.t.clock.advance(2 * hour);
    await house.step(id, 'record_analysis');
    await house.storePlan(id, aPlan('new.mil.id'));
    for (const action of ['draft_reply', 'initial', 'sign', 'schedule', 'start', 'finish'] as const) await house.step(id, action);
    const after = await run(id);
    expect(after).toMatchObject({ id: before.id, state: 'running', ask: { planDigest: planDigest(aPlan('new.mil.id')) } });
    const { clocks } = await house.timelines.timeline(story, id);
    expect(clocks.find((c) => c.clock.id === 'DOM-3a-exec')!.reading).toMatchObject({ state: 'stopped', startedAt: new Date('2026-11-23T03:00:00Z') });
    const replies = (await house.t.db.read(story.scope, (r) => house.letters.ofSubject(r, { type: 'request', id }))).filter((l) => l.kind === 'reply');
    expect(replies.map((l) => l.state)).toEqual(['signed', 'signed']);
    expect(replies[1]!.fields).toMatchObject({ supplements: { number: replies[0]!.number, date: '2026-11-23' } });
  });

  it('takes no retry of the former plan until the new letter is signed', async () => {
    const id = await replanned();
    const { id: runId } = await run(id);
    const retry = async () => (await house.board.get(story, id)).mustTakeRetry(runId);
    await expect(retry()).rejects.toEqual(code('approvals.waits-for-new-plan'));
    await house.step(id, 'record_analysis');
    await house.storePlan(id);
    for (const action of ['draft_reply', 'initial', 'sign'] as const) await house.step(id, action);
    await retry();
  });

  it('cannot be withdrawn', async () => {
    const id = await replanned();
    await expect(house.step(id, 'withdraw')).rejects.toEqual(code('approvals.signed-cannot-withdraw'));
  });

  it('has its story undone when it is refused after all', async () => {
    const id = await replanned();
    const released = house.product.released.length;
    await house.step(id, 'record_analysis', { feasibility: 'cannot', mode: undefined as never, reason: 'Tidak mungkin.', nextStep: 'Ajukan lagi.' });
    for (const action of ['draft_reply', 'initial', 'sign'] as const) await house.step(id, action);
    expect((await house.board.get(story, id)).state).toBe('declined');
    expect(await house.t.source.query(`SELECT name FROM step JOIN run ON run.id = run_id WHERE subject_id = $1 AND story = 'test-story' AND step.state = 'ready'`, [id])).toEqual([{ name: 'undo' }]);
    expect(house.product.released).toHaveLength(released);
  });
});

describe('clocks of requests', () => {
  it('promise one working day for the reply and three for the service, from the signature', async () => {
    const { id } = await house.drive('replied');
    const readings = (await house.timelines.timeline(story, id)).clocks.map((c) => [c.clock.id, c.reading.state, c.reading.grossDue]);
    expect(readings).toEqual([
      ['DOM-3a-reply', 'stopped', new Date('2026-11-24T03:00:00Z')],
      ['DOM-3a-exec', 'running', new Date('2026-11-26T03:00:00Z')],
    ]);
  });

  it('are rebuilt from the events to the very same rows', async () => {
    const { id } = await house.drive('returned');
    await house.step(id, 'resubmit');
    const rows = (): Promise<unknown> => house.t.source.query(`SELECT * FROM request_clock WHERE request_id = $1 ORDER BY definition`, [id]);
    const before = await rows();
    await house.t.source.query(`DELETE FROM request_clock WHERE request_id = $1`, [id]);
    house.t.clock.advance(30 * hour);
    await house.t.db.transaction(story, async (tx) => house.clocks.refresh(tx, await house.board.get(story, id)));
    expect(await rows()).toEqual(before);
  });
});

describe('who sees and who may', () => {
  it('a stranger and a platform admin find nothing, by any door', async () => {
    const { id } = await house.drive('with_head');
    for (const who of [house.people.stranger, house.people.admin]) {
      for (const door of [
        () => house.board.get(who, id), () => house.timelines.timeline(who, id), () => house.timelines.file(who, id),
        () => house.approvals.act(who, id, 'withdraw', { reason: 'x' }), () => house.approvals.act(who, id, 'dispose', { officers: [newId()] }),
      ]) await expect(door()).rejects.toEqual(expect.objectContaining({ kind: 'not-found' }));
      expect(await house.board.inbox(who)).toEqual([]);
      expect((await house.board.list(who)).filter((r) => r.id === id)).toEqual([]);
    }
    await expect(house.submit({ unitId: house.units.b })).rejects.toEqual(expect.objectContaining({ kind: 'not-found' }));
    await expect(house.submit({}, 'admin')).rejects.toEqual(code('approvals.not-your-part'));
  });

  it('an inspector sees all and may nothing', async () => {
    const request = await house.drive('with_head');
    expect((await house.board.get(house.people.inspector, request.id)).id).toBe(request.id);
    expect(await house.board.actionsFor(house.people.inspector, request)).toEqual([]);
    await expect(house.approvals.act(house.people.inspector, request.id, 'dispose')).rejects.toEqual(code('approvals.not-your-part'));
  });

  it('the inbox shows each what waits for him, the clock that ends first on top, with the time left', async () => {
    const first = await house.drive('with_head');
    house.t.clock.advance(hour);
    const second = await house.drive('with_head');
    const mine = (await house.board.inbox(house.people.head)).filter((i) => [first.id, second.id].includes(i.request.id));
    expect(mine.map((i) => [i.request.id, i.action, i.clock!.minutesLeft])).toEqual([[first.id, 'dispose', 390], [second.id, 'dispose', 450]]);
    const waits = async (who: keyof ApprovalsHouse['people'], id: string): Promise<string | undefined> => (await house.board.inbox(house.people[who])).find((i) => i.request.id === id)?.action;
    await house.step(second.id, 'dispose');
    expect([await waits('head', second.id), await waits('officer', second.id), await waits('colleague', second.id)]).toEqual([undefined, 'record_analysis', undefined]);
    const done = await house.drive('executed');
    expect([await waits('liaison', done.id), await waits('stranger', done.id)]).toEqual(['accept', undefined]);
    const stuck = await house.drive('in_execution');
    expect(await waits('officer', stuck.id)).toBeUndefined();
    await house.stick(stuck.id);
    expect(await waits('officer', stuck.id)).toBe('replan');
  });

  it('says which acts are possible now and why others are not', async () => {
    const { id } = await house.drive('disposed');
    const analysed = await house.step(id, 'record_analysis');
    const acts = await house.board.actionsFor(house.people.officer, analysed);
    expect(acts.map((a) => [a.action, a.allowed, a.why?.code])).toEqual([
      ['revise_analysis', true, undefined],
      ['draft_reply', false, 'approvals.plan-not-ready'],
      ['return_for_correction', true, undefined],
    ]);
    expect((await house.board.actionsFor(house.people.colleague, analysed)).every((a) => !a.allowed)).toBe(true);
  });
});

describe('what comes in', () => {
  it('is refused field by field when it is incomplete', async () => {
    const letter = { number: '', date: 'kemarin', signer: 'x', subject: 'x', securityClass: 'B', urgency: 'biasa', pages: 0 } as const;
    const failed = house.submit({ letter, scan: 'none', asker: { personId: null, name: 'x', position: 'x', email: 'x', phone: null } });
    const fields = ['letter.number', 'letter.date', 'letter.pages', 'asker.email', 'scan'].map((field) => expect.objectContaining({ field }));
    await expect(failed).rejects.toEqual(expect.objectContaining({ code: 'request.incomplete', fields }));
  });

  it('is a scan by its own bytes: PDF or image, at most 20 MB', () => {
    expect(scanType(Buffer.from('%PDF-1.7 …'))).toBe('application/pdf');
    expect(scanType(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe('image/jpeg');
    expect(() => scanType(Buffer.from('MZ pretends to be.pdf'))).toThrow(code('request.scan-wrong-type') as Error);
    expect(() => scanType(Buffer.alloc(21 * 1024 * 1024, '%PDF-'))).toThrow(code('request.scan-too-big') as Error);
    expect(() => scanType(Buffer.alloc(0))).toThrow(code('request.scan-missing') as Error);
  });
});
