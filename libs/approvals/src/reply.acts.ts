import { Injectable } from '@nestjs/common';
import { newId, type PlanLine } from '@app/kernel';
import { Identity, officeDay } from '@app/identity';
import { Letters, type Letter, type ReplyFields } from '@app/letters';
import type { Tx } from '@app/platform';
import { Analysis } from './analysis.entity';
import type { ReplyWords } from './act-data';
import type { Deed, Outcome } from './deed';
import { Mark } from './mark.entity';
import { Phrases } from './phrases';
import { Plans } from './plans.service';
import type { ServiceRequest } from './service-request.entity';

/** A signer reads five lines; a longer plan says how many more it has. */
const mostLines = 5;

/** The reply letter: drafted, amended, initialled, signed (DOM-2d). */
@Injectable()
export class ReplyActs {
  constructor(
    private readonly identity: Identity,
    private readonly letters: Letters,
    private readonly plans: Plans,
    private readonly phrases: Phrases,
  ) {}

  async draft(deed: Deed): Promise<Outcome> {
    const { tx, request, actor } = deed;
    if (request.replyId !== null && (await this.letters.get(tx, request.replyId)).state === 'draft') return this.amend(deed);
    const about = { type: 'request', id: request.id };
    const letter = await this.letters.compose(tx, { kind: 'reply', about, unitId: request.unitId, fields: await this.fields(deed, {}) });
    Object.assign(request, { replyId: letter.id, drafterId: actor.id });
    return drafted(letter);
  }

  /** Any change of the text voids the marks on it; they stay visible as void. */
  async amend(deed: Deed): Promise<Outcome> {
    const { tx, request, actor } = deed;
    const former = await this.letters.get(tx, request.replyId!);
    const letter = await this.letters.amend(tx, former.id, await this.fields(deed, former.fields as ReplyFields));
    request.drafterId = actor.id;
    await tx.execute(`UPDATE mark SET voided_at = $3 WHERE letter_id = $1 AND text_hash <> $2 AND voided_at IS NULL`, [letter.id, letter.textHash, tx.at]);
    return drafted(letter);
  }

  async initial(deed: Deed): Promise<Outcome> {
    const letter = await this.letters.get(deed.tx, deed.request.replyId!);
    await this.mark(deed, 'initial', letter);
    return { letterId: letter.id, event: { letter: letter.id, textHash: letter.textHash } };
  }

  async sign(deed: Deed): Promise<Outcome> {
    const { tx, request, actor, data } = deed;
    const { id, name, rank, serviceNumber } = await this.identity.person(tx, actor.id);
    const letter = await this.letters.sign(tx, request.replyId!, {
      textHash: data.textHash!,
      position: { id: actor.positionId!, title: actor.title },
      person: { id, name, rank, serviceNumber },
      passphrase: data.passphrase ?? '',
    });
    await this.mark(deed, 'signature', letter);
    request.signedAt ??= tx.at;
    return { letterId: letter.id, facts: { number: letter.number }, event: { letter: letter.id, number: letter.number, textHash: letter.textHash } };
  }

  private async mark({ tx, request, actor }: Deed, kind: Mark['kind'], letter: Letter): Promise<void> {
    await tx.insert(Mark, {
      id: newId(tx.at.getTime()), requestId: request.id, kind, letterId: letter.id, textHash: letter.textHash,
      positionId: actor.positionId!, positionTitle: actor.title, personId: actor.id, at: tx.at,
    });
  }

  private async fields({ tx, request, product, actor, data }: Deed, former: Partial<ReplyFields>): Promise<ReplyFields> {
    const unit = await this.identity.unit(tx, request.unitId);
    const centre = await this.identity.centre(tx);
    const analysis = await tx.get(Analysis, { id: request.analysisId! });
    const plan = request.feasibility === 'can' ? await this.plans.current(tx, request) : null;
    const { number, date, subject, signer, urgency } = request.letter;
    const words: ReplyWords = { ...kept(former, analysis.feasibility), ...data.reply };
    return {
      addressee: words.addressee ?? { title: signer },
      sender: unit.name,
      letter: { number, date, subject },
      subject: this.phrases.say('reply.subject', { what: this.phrases.line(product.hooks.describe(request)) }),
      urgency,
      feasibility: analysis.feasibility,
      reason: words.reason ?? [analysis.reason, analysis.nextStep].filter(Boolean).join(' '),
      officer: { title: actor.title, contact: centre.email ?? centre.name },
      ...(analysis.mode ? { mode: analysis.mode } : {}),
      ...(words.plannedDate ? { plannedDate: words.plannedDate } : {}),
      ...(words.prepare ? { prepare: words.prepare } : {}),
      ...(words.copies ? { copies: words.copies } : {}),
      ...(plan ? { changes: this.lines(plan.lines), planDigest: plan.digest } : {}),
      ...(await this.supplements(tx, request)),
    };
  }

  private lines(lines: readonly PlanLine[]): string[] {
    const said = lines.map((line) => this.phrases.line(line));
    if (said.length <= mostLines) return said;
    return [...said.slice(0, mostLines - 1), this.phrases.say('reply.more-lines', { n: said.length - mostLines + 1 })];
  }

  /** After a replan the new letter names the one it adds to. */
  private async supplements(tx: Tx, request: ServiceRequest): Promise<Pick<ReplyFields, 'supplements'>> {
    if (request.formerReplyId === null) return {};
    const former = await this.letters.get(tx, request.formerReplyId);
    return { supplements: { number: former.number!, date: officeDay(former.date!) } };
  }
}

/** The drafter's earlier words, unless the finding turned round: then its reason is the analysis's again. */
function kept(former: Partial<ReplyFields>, feasibility: ReplyFields['feasibility']): ReplyWords {
  const { addressee, prepare, copies, plannedDate, reason } = former;
  const words = { addressee, prepare, copies, plannedDate, reason: former.feasibility === feasibility ? reason : undefined };
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined));
}

function drafted(letter: Letter): Outcome {
  return { letterId: letter.id, event: { letter: letter.id, textHash: letter.textHash } };
}
