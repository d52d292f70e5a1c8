import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Conflict, Forbidden, Invalid, Permanent, type AppError } from '@app/kernel';
import { Letters } from '@app/letters';
import { Runs } from '@app/platform';
import type { Wish } from './deed';
import type { GuardName } from './flow';
import { Mark } from './mark.entity';
import { Officers } from './officers.service';
import { Plans } from './plans.service';
import { RequestAct } from './request-act.entity';

type Guard = (wish: Wish) => Promise<AppError | null> | AppError | null;

/** The flow tables' guards, each one function. What depends on the form's data passes when a page only asks what is possible. */
@Injectable()
export class Guards {
  constructor(
    private readonly officers: Officers,
    private readonly plans: Plans,
    private readonly letters: Letters,
    private readonly runs: Runs,
  ) {}

  /** The first reason against the act, or null; `only` asks some of the guards. */
  async against(wish: Wish, only?: readonly GuardName[]): Promise<AppError | null> {
    for (const name of wish.transition.guards.filter((g) => only === undefined || only.includes(g))) {
      const reason = await this.table[name](wish);
      if (reason) return reason;
    }
    return null;
  }

  private readonly table: Readonly<Record<GuardName, Guard>> = {
    'letter-and-scan': () => null, // `submit` checks the input before there is a request
    reason: ({ data }) => (data && !data.reason?.trim() ? Invalid.field('reason', 'approvals.reason-missing') : null),
    assignment: (wish) => this.assignment(wish),
    'named-officer': (wish) => this.namedOfficer(wish),
    'officers-named': ({ data }) => (data && !data.officers?.length ? Invalid.field('officers', 'approvals.officer-missing') : null),
    'analysis-complete': (wish) => analysisComplete(wish),
    'plan-ready': (wish) => this.planReady(wish),
    'shown-text': (wish) => this.shownText(wish),
    'drafter-is-another': async (wish) => ((await wrote(wish)) ? new Forbidden('approvals.own-draft') : null),
    'signer-is-another': (wish) => this.signerIsAnother(wish),
    'initial-on-this-text': (wish) => this.initialOnThisText(wish),
    'plan-in-letter': (wish) => this.planInLetter(wish),
    'plan-holds': (wish) => this.planHolds(wish),
    can: ({ request }) => (request.feasibility === 'can' ? null : new Conflict('approvals.was-refused')),
    cannot: ({ request }) => (request.feasibility === 'cannot' ? null : new Conflict('approvals.was-agreed')),
    machinery: (wish) => machinery(wish),
    'run-stuck': (wish) => this.runStuck(wish),
    'never-signed': ({ request }) => (request.signedAt ? new Conflict('approvals.signed-cannot-withdraw') : null),
    'date-agreed': ({ data }) => (data && Number.isNaN(Date.parse(data.date ?? '')) ? Invalid.field('date', 'approvals.date-missing') : null),
    'in-person': ({ request }) => (request.mode === 'in_person' ? null : new Conflict('approvals.only-in-person')),
  };

  /** M7b: whoever serves needs an assignment in force that day; the head acts by his post, the system in an officer's name. */
  private async assignment(wish: Wish): Promise<AppError | null> {
    const { reader, request, at, as, actor } = wish;
    if (as === 'system') {
      if (await this.officers.acting(reader, request, at)) return null;
      const named = await this.officers.named(reader, request);
      return new Permanent('approvals.assignment-lapsed', { officer: named.map((o) => o.title).join(', ') });
    }
    if (as !== 'service_officer' && as !== 'reception_officer') return null;
    return (await this.officers.assigned(reader, actor.id, request, at)) ? null : new Forbidden('approvals.no-assignment', { standard: request.standard });
  }

  private async namedOfficer({ reader, request, as, actor }: Wish): Promise<AppError | null> {
    if (as !== 'service_officer' || request.dispositionId === null) return null;
    const named = await this.officers.named(reader, request);
    return named.some((o) => o.personId === actor.id) ? null : new Forbidden('approvals.not-named', { officer: named.map((o) => o.title).join(', ') });
  }

  private async planReady({ reader, request, product }: Wish): Promise<AppError | null> {
    if (request.feasibility !== 'can' || product.planStory === null) return null;
    return (await this.plans.current(reader, request)) ? null : new Conflict('approvals.plan-not-ready');
  }

  private async shownText({ reader, request, data }: Wish): Promise<AppError | null> {
    if (!data) return null;
    if (!data.textHash) return Invalid.field('textHash', 'approvals.text-not-shown');
    const letter = await this.letters.get(reader, request.replyId!);
    return letter.textHash === data.textHash ? null : new Conflict('approvals.text-changed');
  }

  private async signerIsAnother(wish: Wish): Promise<AppError | null> {
    const { reader, request, actor } = wish;
    const marks = await reader.find(Mark, { letterId: request.replyId!, kind: 'initial' });
    const initialled = marks.some((m) => m.personId === actor.id && !m.voidedAt);
    return initialled || (await wrote(wish)) ? new Forbidden('approvals.own-letter') : null;
  }

  private async initialOnThisText({ reader, request }: Wish): Promise<AppError | null> {
    const letter = await this.letters.get(reader, request.replyId!);
    const marks = await reader.find(Mark, { letterId: letter.id, kind: 'initial' });
    return marks.some((m) => !m.voidedAt && m.textHash === letter.textHash) ? null : new Conflict('approvals.initial-missing');
  }

  private async planInLetter({ reader, request }: Wish): Promise<AppError | null> {
    const plan = request.feasibility === 'can' ? await this.plans.current(reader, request) : null;
    const letter = await this.letters.get(reader, request.replyId!);
    const written = (letter.fields as { planDigest?: string }).planDigest;
    return written === plan?.digest ? null : new Conflict('approvals.letter-has-other-plan');
  }

  private async planHolds({ reader, request, product }: Wish): Promise<AppError | null> {
    const plan = request.feasibility === 'can' ? await this.plans.current(reader, request) : null;
    if (plan === null) return null;
    const moved = await product.hooks.planStillHolds(reader, plan);
    return moved ? new Conflict('approvals.world-moved-on', { ...moved.facts, why: moved.key }) : null;
  }

  private async runStuck({ reader, request }: Wish): Promise<AppError | null> {
    if (request.runId === null) return null;
    const { run } = await this.runs.get(reader, request.runId);
    return run.state === 'stuck' ? null : new Conflict('approvals.run-not-stuck');
  }
}

/** Whoever drafted or amended the letter wrote it, also after another amended it again, and from whatever position. */
async function wrote({ reader, request, actor }: Wish): Promise<boolean> {
  if (request.drafterId === actor.id) return true;
  const acts = await reader.find(RequestAct, { requestId: request.id, letterId: request.replyId!, actorId: actor.id, action: In(['draft_reply', 'amend_reply']) });
  return acts.length > 0;
}

function analysisComplete({ data }: Wish): AppError | null {
  if (!data) return null;
  if (data.feasibility !== 'can' && data.feasibility !== 'cannot') return Invalid.field('feasibility', 'approvals.feasibility-missing');
  if (!data.reason?.trim()) return Invalid.field('reason', 'approvals.reason-missing');
  if (data.feasibility === 'can' && data.mode !== 'online' && data.mode !== 'in_person') return Invalid.field('mode', 'approvals.mode-missing');
  if (data.feasibility === 'cannot' && !data.nextStep?.trim()) return Invalid.field('nextStep', 'approvals.next-step-missing');
  return null;
}

/** Online work of a product with machinery is the story's; anything else stays with the officer. */
function machinery({ as, product, request }: Wish): AppError | null {
  const byStory = product.story !== null && request.mode === 'online';
  if (as === 'system') return byStory ? null : new Conflict('approvals.officer-does-this');
  return byStory ? new Conflict('approvals.system-does-this') : null;
}
