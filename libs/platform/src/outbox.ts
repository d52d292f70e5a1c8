import { Injectable } from '@nestjs/common';
import { Invalid, newId } from '@app/kernel';
import { OutboxMessage, type OutboxAttachment } from './outbox.entity';
import type { Tx } from './tx';

export interface Email {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly OutboxAttachment[];
  readonly about: { readonly type: string; readonly id: string };
}

/** One address and nothing that a mail program could read as a second one or as a comment (RFC 5322 §3.2.3 atoms and dots). */
const address = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,190}$/i;

/** Messages that are owed: rows written in the transaction that owes them, handed over later by the worker. */
@Injectable()
export class Outbox {
  async email(tx: Tx, email: Email): Promise<string> {
    if (!address.test(email.to)) throw Invalid.field('to', 'outbox.bad-address');
    const id = newId(tx.at.getTime());
    await tx.insert(OutboxMessage, {
      id,
      channel: 'email',
      recipient: email.to,
      subject: email.subject.replace(/[\r\n]+/g, ' '),
      text: email.text,
      attachments: [...(email.attachments ?? [])],
      aboutType: email.about.type,
      aboutId: email.about.id,
      state: 'queued',
      attempts: 0,
      nextAt: tx.at,
      createdAt: tx.at,
    });
    return id;
  }
}
