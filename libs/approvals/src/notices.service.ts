import { Injectable } from '@nestjs/common';
import { Outbox, type OutboxAttachment, type Tx } from '@app/platform';
import { Phrases } from './phrases';
import type { ServiceRequest } from './service-request.entity';

/** E-mails owed to the asker: rows of the same transaction; the hand-over is the row's own matter. */
@Injectable()
export class Notices {
  constructor(
    private readonly outbox: Outbox,
    private readonly phrases: Phrases,
  ) {}

  /** `notice.<what>.subject` and `.text` of the catalogue, filled with the request's number and the facts. */
  async send(tx: Tx, request: ServiceRequest, what: string, facts: Readonly<Record<string, string>> = {}, attachments: readonly OutboxAttachment[] = []): Promise<string> {
    const all = { number: request.number, subject: request.letter.subject, trackingCode: request.trackingCode, ...facts };
    return this.outbox.email(tx, {
      to: request.asker.email,
      subject: this.phrases.say(`notice.${what}.subject`, all),
      text: this.phrases.say(`notice.${what}.text`, all),
      attachments,
      about: { type: 'request', id: request.id },
    });
  }
}
