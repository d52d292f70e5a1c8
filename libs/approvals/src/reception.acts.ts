import { Injectable } from '@nestjs/common';
import { digestOf } from '@app/kernel';
import { Identity } from '@app/identity';
import { Letters, Registers } from '@app/letters';
import { Calendars } from './calendars';
import { checkInput } from './act-data';
import type { Deed, Outcome } from './deed';
import { Notices } from './notices.service';
import { Phrases, wib } from './phrases';
import { promised } from './standard';

/** At the counter: the receipt, and what goes back to the asker or comes back from him. */
@Injectable()
export class ReceptionActs {
  constructor(
    private readonly identity: Identity,
    private readonly letters: Letters,
    private readonly registers: Registers,
    private readonly notices: Notices,
    private readonly calendars: Calendars,
    private readonly phrases: Phrases,
  ) {}

  async acknowledge({ tx, request, product, actor }: Deed): Promise<Outcome> {
    request.agendaNumber = (await this.registers.next(tx, 'agenda')).number;
    request.receivedAt = tx.at;
    const [unit, officer] = [await this.identity.unit(tx, request.unitId), await this.identity.person(tx, actor.id)];
    const { letter, asker } = request;
    const receipt = await this.letters.compose(tx, {
      kind: 'receipt',
      about: { type: 'request', id: request.id },
      unitId: request.unitId,
      fields: {
        agendaNumber: request.agendaNumber,
        receivedAt: tx.at.toISOString(),
        sender: unit.name,
        letter: { number: letter.number, date: letter.date, subject: letter.subject },
        urgency: letter.urgency,
        pages: letter.pages,
        receivedFrom: { name: asker.name, contact: asker.email },
        officer: { title: actor.title, name: officer.name },
        promises: product.standard.clocks.map((clock) => ({ what: this.phrases.say(`promise.${clock.slot}`), by: this.promise(clock.slot, product, tx.at) })),
        trackingCode: request.trackingCode,
      },
    });
    await this.letters.issue(tx, receipt.id);
    return { letterId: receipt.id, facts: { agendaNumber: request.agendaNumber }, event: { agendaNumber: request.agendaNumber } };
  }

  async return({ tx, request, data }: Deed): Promise<Outcome> {
    await this.notices.send(tx, request, 'returned', { reason: data.reason! });
    return {};
  }

  /** Same agenda number; a corrected request makes the plan of the old one stale. */
  resubmit({ request, data }: Deed): Outcome {
    const { unitId, channel, asker } = request;
    const letter = data.letter ?? request.letter;
    const scan = data.scan ?? request.scan;
    checkInput({ unitId, channel, asker, letter, scan });
    const changed = data.payload !== undefined && digestOf(data.payload) !== request.payloadDigest;
    if (changed) Object.assign(request, { payload: data.payload, payloadDigest: digestOf(data.payload) });
    Object.assign(request, { letter, scan });
    return { event: { payloadDigest: request.payloadDigest, changed } };
  }

  async withdraw({ tx, request, product, data }: Deed): Promise<Outcome> {
    await this.notices.send(tx, request, 'withdrawn', { reason: data.reason! });
    await product.hooks.onRefused(tx, request);
    return {};
  }

  /** The reply's due time is known: the head has the letter at this same moment. The service's runs from a date not yet known. */
  private promise(slot: 'reply' | 'exec', product: Deed['product'], at: Date): string {
    const clock = product.standard.clocks.find((c) => c.slot === slot)!;
    const limit = this.phrases.say(`promise.${clock.unit}`, { limit: clock.limit });
    if (slot === 'exec') return this.phrases.say('promise.after-reply', { limit });
    return this.phrases.say('promise.by', { limit, due: wib(promised(clock, this.calendars.current(product.standard.calendar), at)) });
  }
}
