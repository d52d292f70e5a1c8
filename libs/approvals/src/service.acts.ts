import { Injectable } from '@nestjs/common';
import { Letters } from '@app/letters';
import { Runs } from '@app/platform';
import { Analysis } from './analysis.entity';
import type { Deed, Outcome } from './deed';
import { Notices } from './notices.service';
import { wib } from './phrases';
import { Plans } from './plans.service';

/** From the dispatch of the signed reply to the end. */
@Injectable()
export class ServiceActs {
  constructor(
    private readonly letters: Letters,
    private readonly notices: Notices,
    private readonly plans: Plans,
    private readonly runs: Runs,
  ) {}

  /** The e-mail that is owed and the story's job stand in the signature's own transaction: neither can be lost, neither can be doubled. */
  async dispatch({ tx, request, product }: Deed): Promise<Outcome> {
    const letter = await this.letters.get(tx, request.replyId!);
    const number = letter.number ?? '';
    const attachment = letter.pdfSha256 ? [{ name: `${request.number}.pdf`, blob: letter.pdfSha256, mediaType: 'application/pdf' }] : [];
    await this.notices.send(tx, request, 'replied', { letterNumber: number }, attachment);
    if (request.feasibility === 'can') await this.plans.fulfil(tx, request, product);
    return { letterId: letter.id, facts: { to: request.asker.email, number }, event: { letter: letter.id } };
  }

  /** Nothing was begun: the product gives back what it reserved. After a replan something stands: the story takes it back. */
  async close({ tx, request, product }: Deed): Promise<Outcome> {
    if (request.runId === null) await product.hooks.onRefused(tx, request);
    else await this.runs.undo(tx, request.runId);
    const analysis = await tx.get(Analysis, { id: request.analysisId! });
    return { reason: analysis.reason, facts: { nextStep: analysis.nextStep } };
  }

  async schedule({ tx, request, as, data }: Deed): Promise<Outcome> {
    const date = data.date ? new Date(data.date) : tx.at;
    request.schedule = { date: date.toISOString(), place: data.place ?? null };
    const facts = { date: wib(date), place: data.place ?? '' };
    if (as !== 'system') await this.notices.send(tx, request, 'scheduled', facts);
    return { facts, due: date, event: { date: date.toISOString() } };
  }

  async noShow({ tx, request, data }: Deed): Promise<Outcome> {
    await this.notices.send(tx, request, 'no-show', { reason: data.reason! });
    return {};
  }

  /** The signed letter stays as it is; the next one will name it. */
  replan({ request }: Deed): Outcome {
    Object.assign(request, { formerReplyId: request.replyId, replyId: null, drafterId: null, analysisId: null, feasibility: null, mode: null, planId: null });
    return {};
  }

  async finish({ tx, request, data }: Deed): Promise<Outcome> {
    request.outcome = data.outcome ?? null;
    await this.notices.send(tx, request, 'finished');
    return {};
  }
}
