import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { Actor, Clock } from '@app/kernel';
import { Blobs, Config, Db, Log, OutboxMessage, waitAfter } from '@app/platform';
import { timetable } from './timetable';


const actor = Actor.system('mailer');

/**
 * Hands queued messages to the mail server, each row apart: a dead server delays, never loses, and blocks nothing else.
 * The Message-ID is the row's id, so that a hand-over repeated after a kill is one message to whoever files by it.
 */
@Injectable()
export class Mailer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout;
  private busy = false;

  constructor(
    private readonly db: Db,
    private readonly blobs: Blobs,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.smtpHost === undefined) return;
    this.timer = setInterval(() => void this.handOver(), timetable.mailerMs);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One round over what is due; never two rounds at once. */
  async handOver(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      while (await this.handOverOne());
    } catch (cause) {
      this.log.warn('mailer round failed', { cause });
    } finally {
      this.busy = false;
    }
  }

  private async handOverOne(): Promise<boolean> {
    const message = await this.claim();
    if (message === null) return false;
    try {
      await this.send(message);
      await this.settle(message, { state: 'handed_over', handedOverAt: this.clock.now(), lastError: null });
      this.log.info('message handed over', { message: message.id, about: `${message.aboutType}:${message.aboutId}` });
    } catch (cause) {
      const again = new Date(this.clock.now().getTime() + waitAfter(message.attempts) * 1000);
      const lastError = cause instanceof Error ? cause.message.slice(0, 300) : 'unknown';
      await this.settle(message, { nextAt: again, lastError });
      this.log.warn('message not handed over', { message: message.id, attempts: message.attempts, lastError });
    }
    return true;
  }

  /** Moves the row's next try on before sending, so that a second worker does not take it meanwhile. */
  private claim(): Promise<OutboxMessage | null> {
    return this.db.transaction(actor, async (tx) => {
      const [due] = await tx.query<{ id: string }>(`SELECT id FROM outbox_message WHERE state = 'queued' AND next_at <= $1 ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED`, [tx.at]);
      if (due === undefined) return null;
      const message = await tx.get(OutboxMessage, { id: due.id });
      Object.assign(message, { attempts: message.attempts + 1, nextAt: new Date(tx.at.getTime() + 60_000) });
      return tx.save(message);
    });
  }

  private settle(message: OutboxMessage, change: Partial<OutboxMessage>): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      await tx.save(Object.assign(await tx.lock(OutboxMessage, { id: message.id }), change));
    });
  }

  private async send(message: OutboxMessage): Promise<void> {
    const attachments = await this.db.read(actor.scope, (r) =>
      Promise.all(message.attachments.map(async (a) => ({ filename: a.name, contentType: a.mediaType, content: (await this.blobs.get(r, a.blob)).data }))),
    );
    const transport = createTransport({ host: this.config.smtpHost, port: this.config.smtpPort, secure: false, ignoreTLS: this.config.profile === 'demo', connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 });
    try {
      const domain = this.config.mailFrom.split('@')[1];
      await transport.sendMail({ from: this.config.mailFrom, to: { name: '', address: message.recipient }, subject: message.subject, text: message.text, messageId: `<${message.id}@${domain}>`, attachments });
    } finally {
      transport.close();
    }
  }
}
