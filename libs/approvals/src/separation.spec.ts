import { newId } from '@app/kernel';
import { approvalsHouse, canary, story, type ApprovalsHouse } from '../../../test/support/approvals.factory';
import type { StoryAsk } from './plans.service';

const code = (wanted: string): object => expect.objectContaining({ code: wanted }) as object;

describe('one person, several hands', () => {
  let house: ApprovalsHouse;

  beforeAll(async () => {
    house = await approvalsHouse();
  }, 60_000);
  afterAll(() => house?.t.close());

  it('who drafted a letter stays its writer after another officer amended it: he neither initials nor signs', async () => {
    const { acting, officer } = house.people;
    const { id } = await house.drive('with_head');
    await house.step(id, 'dispose', { officers: [acting.id, officer.id] });
    await house.step(id, 'record_analysis');
    await house.storePlan(id);
    await house.approvals.act(acting, id, 'draft_reply');
    await house.step(id, 'amend_reply');
    const textHash = await house.textHash(id);
    await expect(house.approvals.act(acting, id, 'initial', { textHash })).rejects.toEqual(code('approvals.own-draft'));
    await house.step(id, 'initial');
    await expect(house.approvals.act(acting, id, 'sign', { textHash, passphrase: canary })).rejects.toEqual(code('approvals.own-letter'));
    await house.step(id, 'sign');
  });

  it('the key of another’s form opens nothing: his act is not told as one’s own', async () => {
    const { officer, colleague } = house.people;
    const { id } = await house.drive('with_head');
    await house.step(id, 'dispose', { officers: [officer.id, colleague.id] });
    const key = newId();
    const finding = { feasibility: 'can', mode: 'online', reason: 'Nama tersedia.', key } as const;
    await house.approvals.act(officer, id, 'record_analysis', finding);
    await expect(house.approvals.act(officer, id, 'record_analysis', finding)).resolves.toMatchObject({ id });
    await expect(house.approvals.act(colleague, id, 'record_analysis', finding)).rejects.toEqual(code('approvals.key-reused'));
  });

  it('a story’s ask that is not what was signed is refused: another plan, another name, no signature', async () => {
    const { id, runId } = await house.drive('replied');
    const { run } = await house.t.db.read(story.scope, (r) => house.t.runs.get(r, runId!));
    const ask = run.ask as unknown as StoryAsk;
    const refused = (changed: StoryAsk) => house.t.db.read(story.scope, (r) => house.approvals.mustBeSigned(r, changed)).then(() => 'taken', (e: { code: string }) => e.code);
    expect(await refused(ask)).toBe('taken');
    expect(await refused({ ...ask, parts: [...ask.parts, { lib: 'zones', content: { zones: ['x'] } }] })).toBe('approvals.not-what-was-signed');
    expect(await refused({ ...ask, payload: { name: 'b.mil.id' } })).toBe('approvals.not-what-was-signed');
    const unsigned = await house.drive('initialled');
    expect(await refused({ ...ask, requestId: unsigned.id })).toBe('approvals.not-what-was-signed');
    expect(id).toBe(ask.requestId);
  });

  it('shows the unit what was sent to it, and the office’s own papers to the office alone', async () => {
    const { liaison, stranger, officer } = house.people;
    const { id } = await house.drive('initialled');
    const seen = (actor: typeof liaison) => house.t.db.read(actor.scope, async (r) => (await house.letters.ofSubject(r, { type: 'request', id })).map((l) => l.kind));
    expect(await seen(officer)).toEqual(['receipt', 'disposition_sheet', 'analysis_note', 'reply']);
    expect([await seen(liaison), await seen(stranger)]).toEqual([['receipt'], []]);
    await house.step(id, 'sign');
    expect(await seen(liaison)).toEqual(['receipt', 'reply']);
  });
});
