import { Actor, mintScope, newId, type AppError } from '@app/kernel';
import { Calendar, tniCalendarData } from '@app/clocks';
import { approvalsHouse, canary, story, type ApprovalsHouse } from '../../../test/support/approvals.factory';
import { actions, ends, states, transitionOf, type Action, type State } from './flow';
import { letterService } from './flows/letter-service.flow';

jest.setTimeout(60_000);

let house: ApprovalsHouse;
beforeAll(async () => (house = await approvalsHouse()));
afterAll(() => house.t.close());
beforeEach(() => Object.assign(house.product, { movedOn: null, failing: null }));

const tables = ['service_request', 'request_act', 'request_clock', 'request_plan', 'disposition', 'analysis', 'mark', 'letter', 'letter_register', 'event', 'outbox_message', 'run', 'step', 'blob'];

/** Every row of every table, as text: two equal pictures mean that nothing happened. */
async function picture(): Promise<Record<string, string[]>> {
  const rows = await Promise.all(tables.map((name) => house.t.source.query(`SELECT x::text AS row FROM ${name} x ORDER BY 1`) as Promise<{ row: string }[]>));
  return Object.fromEntries(tables.map((name, i) => [name, rows[i]!.map((r) => r.row)]));
}

async function count(sql: string, ...params: unknown[]): Promise<number> {
  const [row] = (await house.t.source.query(`SELECT count(*)::int AS n ${sql}`, params)) as { n: number }[];
  return row!.n;
}

const code = (value: string): unknown => expect.objectContaining({ code: value });

describe('rule 1: one transition is one transaction', () => {
  it('leaves nothing at all behind when any part of it fails', async () => {
    const { id } = await house.drive('disposed');
    const before = await picture();
    house.product.failing = new Error('the last step of a withdrawal');
    await expect(house.step(id, 'withdraw')).rejects.toThrow('the last step of a withdrawal');
    expect(await picture()).toEqual(before);
  });

  it('leaves one act, one event and the folded clocks behind for each transition', async () => {
    const { id, version } = await house.drive('completed');
    expect(await count(`FROM request_act WHERE request_id = $1`, id)).toBe(version);
    expect(await count(`FROM event WHERE stream = $1 AND data ? 'action'`, `request:${id}`)).toBe(version);
    const rows = (await house.t.source.query(`SELECT definition, state FROM request_clock WHERE request_id = $1 ORDER BY 1`, [id])) as unknown[];
    expect(rows).toEqual([{ definition: 'DOM-3a-exec', state: 'stopped' }, { definition: 'DOM-3a-reply', state: 'stopped' }]);
  });

  it('dispatches in the signature\'s own transaction: state, letter, e-mail and the story\'s job, or none of them', async () => {
    const { id } = await house.drive('initialled');
    const before = await picture();
    const start = jest.spyOn(house.t.runs, 'start').mockRejectedValueOnce(new Error('no story today'));
    await expect(house.step(id, 'sign')).rejects.toThrow('no story today');
    start.mockRestore();
    expect(await picture()).toEqual(before);
    const signed = await house.step(id, 'sign');
    expect(signed.state).toBe('replied');
    expect(await count(`FROM outbox_message WHERE about_id = $1`, id)).toBe(1);
    expect(await count(`FROM run WHERE subject_id = $1 AND story = 'test-story'`, id)).toBe(1);
  });
});

describe('rule 2: what the definition does not hold is refused', () => {
  const restful: State[] = states.filter((s) => !['received', 'reply_signed'].includes(s));

  it.each(restful)('in state %s, for every action, whoever asks', async (state) => {
    const { id } = await house.drive(state);
    const everyone = Actor.person({ personId: house.people.acting.id, title: 'Semua', roles: ['unit_liaison', 'reception_officer', 'centre_head', 'service_officer', 'initialler'], scope: mintScope('all'), positionId: house.people.acting.positionId!, unitId: house.units.a });
    const before = await picture();
    for (const actor of [everyone, story]) {
      for (const action of actions.filter((a) => !transitionOf(letterService, a)!.from.includes(state))) {
        const refusal = await house.approvals.act(actor, id, action, { reason: 'x' }).then(() => 'accepted', (e: AppError) => e.kind);
        expect([action, refusal]).toEqual([action, expect.stringMatching(/conflict|forbidden|invalid/)]);
      }
    }
    expect(await picture()).toEqual(before);
  });
});

describe('rule 3: a password stands nowhere', () => {
  it('neither in a table nor in a log line after a signature, a wrong one too', async () => {
    const { id } = await house.drive('initialled');
    await expect(house.step(id, 'sign', { passphrase: `${canary}-wrong` })).rejects.toEqual(code('letters.wrong-passphrase'));
    await house.step(id, 'sign');
    const names = (await house.t.source.query(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`)) as { name: string }[];
    const found = await Promise.all(names.map(({ name }) => count(`FROM "${name}" x WHERE strpos(x::text, $1) > 0`, canary)));
    expect(names.filter((_, i) => found[i]! > 0)).toEqual([]);
    expect(await count(`FROM blob_chunk WHERE position($1::bytea IN data) > 0`, Buffer.from(canary))).toBe(0);
    expect(house.t.logged.join()).not.toContain(canary);
  });
});

describe('rule 4: nobody serves without an assignment in force', () => {
  it('refuses the counter and an officer without one, and an officer who was not named', async () => {
    const { id } = await house.drive('submitted');
    await expect(house.approvals.act(house.people.unassigned, id, 'acknowledge')).rejects.toEqual(code('approvals.no-assignment'));
    const disposed = await house.drive('disposed');
    await expect(house.approvals.act(house.people.colleague, disposed.id, 'record_analysis', { feasibility: 'can', mode: 'online', reason: 'x' })).rejects.toEqual(code('approvals.not-named'));
  });

  it('lets the head name only officers who have one', async () => {
    const { id } = await house.drive('with_head');
    await expect(house.step(id, 'dispose', { officers: [house.people.unassigned.id] })).rejects.toEqual(code('approvals.officer-not-assigned'));
  });

  it('is stuck for a person when it lapsed after the signature, until another officer is named', async () => {
    const { id } = await house.drive('replied');
    await house.t.source.query(`UPDATE assignment SET in_force_to = '2026-11-01' WHERE person_id = $1`, [house.people.officer.id]);
    const before = await picture();
    await expect(house.step(id, 'schedule')).rejects.toEqual(expect.objectContaining({ kind: 'permanent', code: 'approvals.assignment-lapsed' }));
    expect(await picture()).toEqual(before);
    await house.step(id, 'reassign');
    expect((await house.step(id, 'schedule')).state).toBe('scheduled');
    await house.t.source.query(`UPDATE assignment SET in_force_to = NULL WHERE person_id = $1`, [house.people.officer.id]);
    const [act] = (await house.t.source.query(`SELECT actor_kind, officer_id FROM request_act WHERE request_id = $1 AND action = 'schedule'`, [id])) as unknown[];
    expect(act).toEqual({ actor_kind: 'system', officer_id: house.people.colleague.id });
  });
});

describe('rule 5: drafter, initialler and signer of one letter are different persons', () => {
  it('an acting head who drafted can neither initial nor sign', async () => {
    const { acting } = house.people;
    const { id } = await house.drive('with_head');
    await house.step(id, 'dispose', { officers: [acting.id] });
    await house.approvals.act(acting, id, 'record_analysis', { feasibility: 'can', mode: 'online', reason: 'x' });
    await house.storePlan(id);
    await house.approvals.act(acting, id, 'draft_reply');
    const textHash = await house.textHash(id);
    await expect(house.approvals.act(acting, id, 'initial', { textHash })).rejects.toEqual(code('approvals.own-draft'));
    await house.step(id, 'initial');
    await expect(house.approvals.act(acting, id, 'sign', { textHash, passphrase: canary })).rejects.toEqual(code('approvals.own-letter'));
  });

  it('an acting head who initialled cannot sign', async () => {
    const { acting } = house.people;
    const { id } = await house.drive('reply_drafted');
    const textHash = await house.textHash(id);
    await house.approvals.act(acting, id, 'initial', { textHash });
    await expect(house.approvals.act(acting, id, 'sign', { textHash, passphrase: canary })).rejects.toEqual(code('approvals.own-letter'));
  });
});

describe('rule 6: a mark is bound to the exact text', () => {
  it('an amendment voids the paraf, which stays visible, and asks for a new one', async () => {
    const { id } = await house.drive('initialled');
    const before = await house.textHash(id);
    expect((await house.step(id, 'amend_reply')).state).toBe('reply_drafted');
    expect(await house.textHash(id)).not.toBe(before);
    expect(await count(`FROM mark WHERE request_id = $1 AND kind = 'initial' AND voided_at IS NOT NULL AND text_hash = $2`, id, before)).toBe(1);
    await expect(house.step(id, 'sign')).rejects.toEqual(code('approvals.not-now'));
    await house.step(id, 'initial');
    expect((await house.step(id, 'sign')).state).toBe('replied');
  });

  it('a text changed behind the paraf is not signed, nor one that the signer did not see', async () => {
    const { id } = await house.drive('initialled');
    const seen = await house.textHash(id);
    await house.t.db.transaction(story, async (tx) => {
      const [letter] = (await house.letters.ofSubject(tx, { type: 'request', id })).filter((l) => l.kind === 'reply');
      await house.letters.amend(tx, letter!.id, { ...(letter!.fields as never as object), reason: 'Lain.' } as never);
    });
    await expect(house.step(id, 'sign', { textHash: seen })).rejects.toEqual(code('approvals.text-changed'));
    await expect(house.step(id, 'sign')).rejects.toEqual(code('approvals.initial-missing'));
  });

  it('a letter that names another plan than the stored one is not signed', async () => {
    const { id } = await house.drive('initialled');
    await house.storePlan(id, [{ lib: 'zones', content: { other: true }, lines: [{ key: 'test.delegates', facts: { name: 'b' } }] }]);
    await expect(house.step(id, 'sign')).rejects.toEqual(code('approvals.letter-has-other-plan'));
  });
});

describe('rule 7: every end has an answer to the asker on record', () => {
  it.each(ends)('%s', async (end) => {
    const { id, replyId } = await house.drive(end);
    expect(await count(`FROM outbox_message WHERE about_id = $1 AND recipient = 'penghubung@a.mil.id'`, id)).toBeGreaterThan(0);
    if (end !== 'withdrawn') expect(await count(`FROM letter WHERE id = $1 AND state = 'signed'`, replyId)).toBe(1);
  });
});

describe('rule 8: a returned, refused or cancelled step holds a reason, and the asker sees it', () => {
  it.each(['return_for_correction', 'withdraw'] as const)('%s', async (action) => {
    const { id } = await house.drive('disposed');
    await expect(house.step(id, action, { reason: ' ' })).rejects.toEqual(code('approvals.reason-missing'));
    await house.step(id, action, { reason: 'Sebab yang terang.' });
    const { entries } = await house.timelines.timeline(house.people.liaison, id);
    expect(entries.at(-1)).toMatchObject({ action, reason: 'Sebab yang terang.' });
  });

  it('a refusal shows the analysis\'s reason', async () => {
    const { id } = await house.drive('declined');
    const { entries } = await house.timelines.timeline(house.people.liaison, id);
    expect(entries.at(-1)).toMatchObject({ action: 'close_declined', reason: 'Nama tidak sesuai ketentuan.' });
  });
});

describe('rule 9: numbers come in order, without gap or double', () => {
  it('a signature that fails burns no letter number, a request that fails no request number', async () => {
    const next = async (): Promise<number> => ((await house.t.source.query(`SELECT next FROM letter_register WHERE register = 'outgoing:B'`)) as { next: number }[])[0]!.next;
    const { id } = await house.drive('initialled');
    const before = await next();
    await expect(house.step(id, 'sign', { passphrase: 'wrong' })).rejects.toEqual(code('letters.wrong-passphrase'));
    expect(await next()).toBe(before);
    await house.step(id, 'sign');
    expect(await next()).toBe(before + 1);
    const first = await house.submit();
    const { liaison } = house.people;
    const given = await house.input();
    await expect(house.t.db.transaction(liaison, async (tx) => {
      await house.approvals.submit(tx, liaison, house.product, given, {});
      throw new Error('rolled back');
    })).rejects.toThrow('rolled back');
    const second = await house.submit();
    expect(Number(second.number.slice(-4))).toBe(Number(first.number.slice(-4)) + 1);
  });

  it('ten requests at once get ten numbers in a row', async () => {
    const numbers = (await Promise.all(Array.from({ length: 10 }, () => house.submit()))).map((r) => Number(r.number.slice(-4))).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => numbers[0]! + i));
  });
});

describe('rule 10: two people press the same button', () => {
  const race = async (id: string, action: Action): Promise<PromiseSettledResult<unknown>[]> => {
    const textHash = action === 'sign' ? await house.textHash(id) : undefined;
    const data = action === 'sign' ? { textHash: textHash!, passphrase: canary } : { officers: [house.people.officer.id] };
    return Promise.allSettled([house.approvals.act(house.people.head, id, action, data), house.approvals.act(house.people.acting, id, action, data)]);
  };

  it.each([['dispose', 'with_head'], ['sign', 'initialled']] as const)('%s: one wins, the other sees who won', async (action, state) => {
    const { id } = await house.drive(state);
    const results = await race(id, action);
    const lost = results.filter((r) => r.status === 'rejected');
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
    const winner = (await house.timelines.timeline(story, id)).entries.findLast((e) => e.action === action)!;
    expect(lost[0]!.reason).toMatchObject({ code: 'approvals.already-done', facts: { action, by: winner.by } });
    const kind = action === 'sign' ? 'reply' : 'disposition_sheet';
    expect(await count(`FROM letter WHERE about_id = $1 AND kind = $2`, id, kind)).toBe(1);
    if (action === 'sign') expect(await count(`FROM outbox_message WHERE about_id = $1`, id)).toBe(1);
    if (action === 'sign') expect(await count(`FROM run WHERE subject_id = $1 AND story = 'test-story'`, id)).toBe(1);
  });

  it('the same form sent twice is one act, and both are answered', async () => {
    const { id } = await house.drive('with_head');
    const key = newId();
    const [one, two] = await Promise.all([house.step(id, 'dispose', { key }), house.step(id, 'dispose', { key })]);
    expect([one.state, two.state]).toEqual(['disposed', 'disposed']);
    expect(await count(`FROM disposition WHERE request_id = $1`, id)).toBe(1);
    const submitKey = newId();
    const first = await house.submit({ key: submitKey });
    expect((await house.submit({ key: submitKey })).id).toBe(first.id);
  });

  it('a page that shows an older version is told so, also where the act could be repeated', async () => {
    const shown = await house.drive('reply_drafted');
    await house.step(shown.id, 'amend_reply', { version: shown.version });
    await expect(house.step(shown.id, 'amend_reply', { version: shown.version })).rejects.toEqual(code('approvals.already-done'));
  });
});

describe('rule 11: nothing is deleted, and the chain can be checked', () => {
  it('verifies after a whole life; neither panel nor worker can change an act or an event', async () => {
    const { id } = await house.drive('completed');
    expect(await house.t.db.read(story.scope, (r) => house.t.events.verify(r, `request:${id}`))).toBe(true);
    for (const role of ['panel', 'worker']) {
      for (const table of ['event', 'request_act', 'disposition', 'analysis', 'request_plan']) {
        const [row] = (await house.t.source.query(`SELECT has_table_privilege($1, $2, 'UPDATE') OR has_table_privilege($1, $2, 'DELETE') AS may`, [role, table])) as { may: boolean }[];
        expect([role, table, row!.may]).toEqual([role, table, false]);
      }
    }
  });

  it('holds no personal data: neither names nor addresses nor reasons', async () => {
    const { id } = await house.drive('declined');
    expect(await count(`FROM event WHERE stream = $1 AND data::text ~ 'Contoh|@|Nama tidak'`, `request:${id}`)).toBe(0);
  });
});

describe('rule 12: a request keeps the versions it began with', () => {
  it('a new calendar version opens a new segment of a running clock and changes no ended one', async () => {
    const request = await house.drive('with_head');
    const ended = await house.drive('completed');
    expect(request).toMatchObject({ flow: 'letter_service', flowVersion: 1, standard: 'DOM', standardVersion: 1 });
    const rows = (id: string): Promise<unknown> => house.t.source.query(`SELECT * FROM request_clock WHERE request_id = $1 ORDER BY 1`, [id]);
    const [before, endedBefore] = [await rows(request.id), await rows(ended.id)];
    const closed = [...tniCalendarData.overrides, { date: '2026-11-24', name: 'Libur mendadak', windows: [] }];
    house.calendars.add(new Calendar({ ...tniCalendarData, version: 2, reason: 'penutupan', overrides: closed }));
    expect(await house.clocks.adopt('tni')).toBeGreaterThan(0);
    expect(await house.clocks.adopt('tni')).toBe(0);
    expect(before).toMatchObject([{ due: new Date('2026-11-24T03:00:00Z'), calendar: 'tni/1' }]);
    expect(await rows(request.id)).toMatchObject([{ due: new Date('2026-11-25T03:00:00Z'), calendar: 'tni/1' }]);
    expect(await rows(ended.id)).toEqual(endedBefore);
    expect(await count(`FROM event WHERE stream = $1 AND type = 'approvals.calendar-adopted'`, `request:${ended.id}`)).toBe(0);
  });
});
