import { Global, Inject, Injectable, Module, Optional, type DynamicModule } from '@nestjs/common';
import { clocksMessages } from '@app/clocks';
import { fill, Permanent, type Language, type Messages, type PlanLine } from '@app/kernel';
import { approvalsMessages } from './messages';

/** Token: the whole house's catalogue; letters name what other libs plan in those libs' words. */
export const PHRASES = Symbol('PHRASES');

/** Gives the catalogue to this lib: once, in the app in which letters are drafted. */
@Global()
@Module({})
export class HousePhrases {
  static of(messages: Messages): DynamicModule {
    return { module: HousePhrases, providers: [{ provide: PHRASES, useValue: messages }], exports: [PHRASES] };
  }
}

/** Sentences for letters and notices. */
@Injectable()
export class Phrases {
  private readonly all: Messages;

  constructor(@Optional() @Inject(PHRASES) house: Messages | null) {
    this.all = { ...clocksMessages, ...approvalsMessages, ...house };
  }

  /** @throws Permanent `approvals.phrase-missing`: a letter that shows a bare key must not be drafted, let alone signed */
  say(key: string, facts: Readonly<Record<string, unknown>> = {}, language: Language = 'id'): string {
    const message = this.all[key];
    if (message === undefined) throw new Permanent('approvals.phrase-missing', { key });
    return fill(message[language], facts);
  }

  line(line: PlanLine): string {
    return this.say(line.key, line.facts);
  }
}

const moment = new Intl.DateTimeFormat('id-ID', { timeZone: 'Asia/Jakarta', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** `24 November 2026 pukul 10.00 WIB`: Indonesian writes the hour with a full stop. */
export function wib(at: Date): string {
  const part = Object.fromEntries(moment.formatToParts(at).map((p) => [p.type, p.value]));
  return `${part['day']} ${part['month']} ${part['year']} pukul ${part['hour']}.${part['minute']} WIB`;
}
