import { Invalid, type FieldError, type Json } from '@app/kernel';
import { channels, type Asker, type Channel, type RequestLetter } from './service-request.entity';

/** What the asker hands in. The scan is stored first (`storeScan`) and named by its SHA-256. */
export interface RequestInput {
  readonly unitId: string;
  readonly channel: Channel;
  readonly asker: Asker;
  readonly letter: RequestLetter;
  readonly scan: string;
  readonly reservation?: string;
  /** The form's own key: a second submit with it answers the first request. */
  readonly key?: string;
}

/** What an act may carry; each act takes its own part, and its guards say what is missing. */
export interface ActData {
  /** Once per request: the same act with the same key is done once and then answered. */
  readonly key?: string;
  /** The version the page showed: another one means somebody was faster. */
  readonly version?: number;
  readonly reason?: string;
  /** Person ids of the named officers (`dispose`, `reassign`). */
  readonly officers?: readonly string[];
  /** Keys of `dispositionInstructions`. */
  readonly instructions?: readonly string[];
  readonly note?: string;
  readonly feasibility?: 'can' | 'cannot';
  readonly mode?: 'online' | 'in_person';
  readonly nextStep?: string;
  /** The drafter's words for the reply. */
  readonly reply?: ReplyWords;
  /** SHA-256 of the text the person has before him (`amend_reply`, `initial`, `sign`). */
  readonly textHash?: string;
  /** Opens the signing key; kept nowhere. */
  readonly passphrase?: string;
  /** ISO instant: the day agreed (`schedule`, `reschedule`). */
  readonly date?: string;
  readonly place?: string;
  /** The product's own report of what was done (`finish`): shown, so no secrets. */
  readonly outcome?: Json;
  /** The corrected request (`resubmit`). */
  readonly payload?: Json;
  readonly letter?: RequestLetter;
  readonly scan?: string;
}

export interface ReplyWords {
  readonly addressee?: { readonly title: string; readonly place?: string };
  readonly reason?: string;
  readonly prepare?: readonly string[];
  readonly copies?: readonly string[];
  /** `YYYY-MM-DD` */
  readonly plannedDate?: string;
}

const day = /^\d{4}-\d{2}-\d{2}$/;

/** @throws Invalid `request.incomplete` with every field that is missing or wrong */
export function checkInput(input: RequestInput): void {
  const { letter, asker } = input;
  const findings: FieldError[] = [
    ...missing({ 'letter.number': letter.number, 'letter.signer': letter.signer, 'letter.subject': letter.subject, 'asker.name': asker.name, 'asker.position': asker.position }),
    ...(day.test(letter.date) ? [] : [{ field: 'letter.date', code: 'request.letter-date' }]),
    ...(Number.isInteger(letter.pages) && letter.pages > 0 ? [] : [{ field: 'letter.pages', code: 'request.letter-pages' }]),
    ...(/^[^\s@<>"]+@[^\s@<>"]+$/.test(asker.email) ? [] : [{ field: 'asker.email', code: 'request.asker-email' }]),
    ...(/^[0-9a-f]{64}$/.test(input.scan) ? [] : [{ field: 'scan', code: 'request.scan-missing' }]),
    ...(channels.includes(input.channel) ? [] : [{ field: 'channel', code: 'request.channel' }]),
  ];
  if (findings.length > 0) throw new Invalid('request.incomplete', {}, findings);
}

function missing(fields: Readonly<Record<string, string>>): FieldError[] {
  return Object.entries(fields).filter(([, value]) => value.trim() === '').map(([field]) => ({ field, code: 'request.field-missing' }));
}
