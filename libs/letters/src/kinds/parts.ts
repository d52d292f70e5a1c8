import type { LetterOffice } from '../letter-office.entity';
import type { LetterText, SecurityClass, Urgency } from '../letter-text';
import { longDate } from '../letter-words';

/** The letter that an answer, a receipt or a sheet is about. */
export interface LetterReference {
  readonly number: string;
  /** `YYYY-MM-DD` as the sender wrote it. */
  readonly date: string;
  readonly subject: string;
}

/** Fields that every kind may set; each has a default. */
export interface CommonFields {
  readonly securityClass?: SecurityClass;
  readonly urgency?: Urgency;
  /** "1 (satu) lembar"; none when absent. */
  readonly attachments?: string;
  readonly copies?: readonly string[];
}

/** Standing parts of any letter: the office's, with what the composer set. */
export function frame(office: LetterOffice, fields: CommonFields): Pick<LetterText, 'letterhead' | 'place' | 'securityClass' | 'urgency' | 'attachments' | 'copies'> {
  return {
    letterhead: office.letterhead,
    place: office.place,
    securityClass: fields.securityClass ?? 'B',
    urgency: fields.urgency ?? 'biasa',
    attachments: fields.attachments ?? '–',
    copies: fields.copies ?? [],
  };
}

export function referenceRows(sender: string, letter: LetterReference): [string, string][] {
  return [
    ['Surat dari', sender],
    ['Nomor surat', letter.number],
    ['Tanggal surat', longDate(letter.date)],
    ['Perihal', letter.subject],
  ];
}

export type Feasibility = 'can' | 'cannot';
export type DeliveryMode = 'in_person' | 'online';

export const modeWords: Readonly<Record<DeliveryMode, string>> = { in_person: 'Tatap muka langsung', online: 'Daring' };

/** A plan's SHA-256 in groups of eight, so that two people can compare it aloud. */
export function spacedDigest(digest: string): string {
  return digest.match(/.{1,8}/g)?.join(' ') ?? digest;
}
