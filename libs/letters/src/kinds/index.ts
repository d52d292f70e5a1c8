import { Invalid } from '@app/kernel';
import type { LetterOffice } from '../letter-office.entity';
import type { LetterText } from '../letter-text';
import { analysisText, type AnalysisFields } from './analysis-note.kind';
import { dispositionText, type DispositionFields } from './disposition-sheet.kind';
import { receiptText, type ReceiptFields } from './receipt.kind';
import { replyText, type ReplyFields } from './reply.kind';

export interface FieldsOf {
  receipt: ReceiptFields;
  disposition_sheet: DispositionFields;
  analysis_note: AnalysisFields;
  reply: ReplyFields;
}

export type LetterKind = keyof FieldsOf;

/** Which register numbers a kind, and whether it is issued or needs a signature. */
interface KindRule<K extends LetterKind> {
  readonly write: (fields: FieldsOf[K], office: LetterOffice) => LetterText;
  readonly signed: boolean;
  /** Whether the unit that asked gets it, once it is issued; the office's own papers stay in the office. */
  readonly toAsker: boolean;
  /** Replies run in one series per security class, as the military style `B/198/XI/2026` has it. */
  readonly register: (text: LetterText) => string;
}

export const letterKinds: { readonly [K in LetterKind]: KindRule<K> } = {
  receipt: { write: receiptText, signed: false, toAsker: true, register: () => 'receipt' },
  disposition_sheet: { write: dispositionText, signed: false, toAsker: false, register: () => 'disposition' },
  analysis_note: { write: analysisText, signed: false, toAsker: false, register: () => 'analysis' },
  reply: { write: replyText, signed: true, toAsker: true, register: (text) => `outgoing:${text.securityClass}` },
};

/** @throws Invalid `letters.class-stays-on-paper`: letters above B are only a line in the register. */
export function writeText<K extends LetterKind>(kind: K, fields: FieldsOf[K], office: LetterOffice): LetterText {
  const text = letterKinds[kind].write(fields, office);
  if (text.securityClass !== 'B') throw Invalid.field('securityClass', 'letters.class-stays-on-paper', { class: text.securityClass });
  return text;
}

export type { AnalysisFields, DispositionFields, ReceiptFields, ReplyFields };
export type { CommonFields, DeliveryMode, Feasibility, LetterReference } from './parts';
