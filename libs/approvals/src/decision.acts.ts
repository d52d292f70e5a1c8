import { Injectable } from '@nestjs/common';
import { Invalid, newId } from '@app/kernel';
import { Identity } from '@app/identity';
import { Letters } from '@app/letters';
import { Analysis } from './analysis.entity';
import type { Deed, Outcome } from './deed';
import { Disposition } from './disposition.entity';
import { Officers } from './officers.service';
import { Phrases } from './phrases';
import { Plans } from './plans.service';
import { RequestClocks } from './request-clocks.service';

/** What a head ticks beside the names; words in the catalogue as `instruction.<key>`. */
export const dispositionInstructions = ['study', 'follow-up', 'prepare-reply', 'coordinate', 'advise', 'report', 'monitor', 'file'] as const;

/** The disposition and the analysis (DOM-2c). */
@Injectable()
export class DecisionActs {
  constructor(
    private readonly identity: Identity,
    private readonly letters: Letters,
    private readonly officers: Officers,
    private readonly plans: Plans,
    private readonly clocks: RequestClocks,
    private readonly phrases: Phrases,
  ) {}

  async dispose(deed: Deed): Promise<Outcome> {
    const { tx, request, actor, data } = deed;
    const officers = await this.officers.chosen(tx, request, data.officers ?? [], tx.at);
    const instructions = [...new Set(data.instructions ?? [])];
    const unknown = instructions.find((i) => !dispositionInstructions.includes(i as (typeof dispositionInstructions)[number]));
    if (unknown !== undefined) throw Invalid.field('instructions', 'approvals.unknown-instruction', { instruction: unknown });
    const letterId = await this.sheet(deed, officers.map((o) => o.title), instructions);
    const disposition = Object.assign(new Disposition(), {
      id: newId(tx.at.getTime()), requestId: request.id, positionId: actor.positionId, personId: actor.id,
      officers, instructions, note: data.note?.trim() || null, letterId, at: tx.at,
    });
    await tx.insert(Disposition, disposition);
    request.dispositionId = disposition.id;
    return { letterId, facts: { officers: officers.map((o) => o.title).join(', ') }, event: { officers: officers.map((o) => o.personId) } };
  }

  async analyse({ tx, request, product, actor, data }: Deed): Promise<Outcome> {
    const can = data.feasibility === 'can';
    const reason = data.reason!.trim();
    const nextStep = can ? null : data.nextStep!.trim();
    const mode = can ? data.mode! : null;
    const [unit, person] = [await this.identity.unit(tx, request.unitId), await this.identity.person(tx, actor.id)];
    const { number, date, subject } = request.letter;
    const note = await this.letters.compose(tx, {
      kind: 'analysis_note',
      about: { type: 'request', id: request.id },
      unitId: request.unitId,
      fields: {
        agendaNumber: request.agendaNumber!, sender: unit.name, letter: { number, date, subject },
        officer: { title: actor.title, name: person.name }, feasibility: data.feasibility!, reason: nextStep ? `${reason} ${nextStep}` : reason, ...(mode ? { mode } : {}),
      },
    });
    await this.letters.issue(tx, note.id);
    const analysis = Object.assign(new Analysis(), { id: newId(tx.at.getTime()), requestId: request.id, personId: actor.id, feasibility: data.feasibility, mode, reason, nextStep, letterId: note.id, at: tx.at });
    await tx.insert(Analysis, analysis);
    Object.assign(request, { analysisId: analysis.id, feasibility: data.feasibility, mode, planId: null });
    if (can) await this.plans.ask(tx, request, product);
    return { letterId: note.id, facts: { feasibility: data.feasibility!, mode }, event: { feasibility: data.feasibility!, mode } };
  }

  private async sheet({ tx, request, actor, data }: Deed, titles: readonly string[], instructions: readonly string[]): Promise<string> {
    const [unit, person] = [await this.identity.unit(tx, request.unitId), await this.identity.person(tx, actor.id)];
    const available = await this.officers.available(tx, request.standard, tx.at);
    const readings = await this.clocks.readings(tx, request, tx.at);
    const due = readings.find((r) => r.clock.slot === 'reply')?.reading.due;
    const { number, date, subject, urgency } = request.letter;
    const sheet = await this.letters.compose(tx, {
      kind: 'disposition_sheet',
      about: { type: 'request', id: request.id },
      unitId: request.unitId,
      fields: {
        agendaNumber: request.agendaNumber!, receivedAt: request.receivedAt!.toISOString(), sender: unit.name, letter: { number, date, subject }, urgency,
        head: { title: actor.title, name: person.name },
        positions: [...new Set(available.map((o) => o.title))].map((text) => ({ text, ticked: titles.includes(text) })),
        instructions: dispositionInstructions.map((i) => ({ text: this.phrases.say(`instruction.${i}`), ticked: instructions.includes(i) })),
        ...(data.note?.trim() ? { other: data.note.trim() } : {}),
        ...(due ? { dueAt: due.toISOString() } : {}),
        disposedAt: tx.at.toISOString(),
      },
    });
    await this.letters.issue(tx, sheet.id);
    return sheet.id;
  }
}
