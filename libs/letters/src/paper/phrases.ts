import type { LetterMarks, LetterText } from '../letter-text';
import { classWords, urgencyWords } from '../letter-words';

/** Standing words of a letter, one source for PDF, print and screen. */
export const demoLine = 'CONTOH: dibuat oleh sistem peragaan, bukan surat dinas.';

export type StampWord = 'CONTOH' | 'KONSEP' | 'BATAL' | null;

/** What is written across each page: a void letter says so before all else. */
export function stampOf(marks: Pick<LetterMarks, 'state' | 'demo'>): StampWord {
  if (marks.state === 'void') return 'BATAL';
  if (marks.state === 'draft') return 'KONSEP';
  return marks.demo ? 'CONTOH' : null;
}

export function numberLine(marks: Pick<LetterMarks, 'number'>): string {
  return marks.number ?? '(belum bernomor)';
}

export function subjectRows(text: LetterText, marks: LetterMarks): [string, string][] {
  const urgency: [string, string][] = text.urgency === 'biasa' ? [] : [['Derajat', urgencyWords[text.urgency]]];
  return [['Nomor', numberLine(marks)], ['Klasifikasi', classWords[text.securityClass]], ...urgency, ['Lampiran', text.attachments], ['Perihal', text.subject]];
}

/** Where ink would stand. Honest about its kind: our own certificate authority is not a certified one (PP 71/2019). */
export function signatureLine(text: LetterText, marks: LetterMarks): string[] {
  if (marks.signature !== null) return ['Ditandatangani secara elektronik', '(sertifikat internal, tidak tersertifikasi)'];
  if (text.layout === 'sheet' && marks.state === 'issued') return ['Diterbitkan secara elektronik,', 'berlaku tanpa tanda tangan basah'];
  return ['(belum ditandatangani)'];
}
