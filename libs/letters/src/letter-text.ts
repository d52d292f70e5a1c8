import { digestOf } from '@app/kernel';

/** B biasa, T terbatas, R rahasia, SR sangat rahasia (standards' spec §11). Only B is written here: above it a letter stays on paper. */
export type SecurityClass = 'B' | 'T' | 'R' | 'SR';
export type Urgency = 'biasa' | 'segera' | 'kilat';

/** One piece of a letter's body, in reading order; the same for screen, print and PDF. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'numbered'; readonly items: readonly NumberedItem[] }
  | { readonly kind: 'pairs'; readonly rows: readonly (readonly [label: string, value: string])[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[]; readonly widths: readonly number[] }
  | { readonly kind: 'ticks'; readonly columns: number; readonly items: readonly Tick[] };

export interface NumberedItem {
  readonly text: string;
  readonly blocks?: readonly Block[];
}

export interface Tick {
  readonly text: string;
  readonly ticked: boolean;
}

/** What a letter says: the part that a paraf and a signature are bound to. */
export interface LetterText {
  /** `letter`: number block and addressee; `sheet`: a title in the middle (receipt, disposition sheet, note). */
  readonly layout: 'letter' | 'sheet';
  readonly letterhead: readonly string[];
  readonly title: string | null;
  readonly securityClass: SecurityClass;
  readonly urgency: Urgency;
  readonly attachments: string;
  readonly subject: string;
  readonly place: string;
  readonly addressee: readonly string[];
  readonly body: readonly Block[];
  /** The post that answers for the text; who signs, and acting as what, is a mark. */
  readonly signatory: string;
  /** Printed below a sheet that its author answers for without signing; letters get their name with the signature. */
  readonly signatoryName: string | null;
  readonly copies: readonly string[];
}

/** Plt.: the post is vacant; Plh.: its holder is away; none: the holder himself. */
export type Acting = 'temporary' | 'daily';

/** Who stands below the letter, in print. */
export interface SignatureBlock {
  readonly positionId: string;
  readonly personId: string;
  readonly title: string;
  readonly acting: Acting | null;
  readonly name: string;
  readonly rank: string;
  readonly serviceNumber: string;
}

/** What is put on a letter without changing what it says. */
export interface LetterMarks {
  readonly state: LetterState;
  readonly number: string | null;
  readonly date: Date | null;
  readonly signature: SignatureBlock | null;
  readonly verificationCode: string;
  /** Where the code can be checked; null when this installation has no public page. */
  readonly verifyUrl: string | null;
  /** Made by a demo: every page says CONTOH. */
  readonly demo: boolean;
}

export type LetterState = 'draft' | 'issued' | 'signed' | 'void';

/** A letter as it is set on paper or screen. */
export interface LetterModel {
  readonly text: LetterText;
  readonly marks: LetterMarks;
}

/** SHA-256 of the canonical JSON of the text: no number, date, signer or mark is part of it. */
export function textHashOf(text: LetterText): string {
  return digestOf(text);
}

/** Every string of a body in reading order: what a reader, a search or a check of the PDF must find. */
export function wordsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => {
    switch (block.kind) {
      case 'numbered':
        return block.items.flatMap((item) => [item.text, ...wordsOf(item.blocks ?? [])]);
      case 'pairs':
        return block.rows.flat();
      case 'table':
        return [...block.head, ...block.rows.flat()];
      case 'ticks':
        return block.items.map((tick) => tick.text);
      default:
        return [block.text];
    }
  });
}
