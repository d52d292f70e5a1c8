import type { LetterOffice } from '../letter-office.entity';
import { classWords, longTime, urgencyWords } from '../letter-words';
import type { LetterText, Tick } from '../letter-text';
import { frame, referenceRows, type CommonFields, type LetterReference } from './parts';

/** Lembar disposisi (spec §7.4, DOM-2c): whom the head directs, to do what, by when. */
export interface DispositionFields extends CommonFields {
  readonly agendaNumber: string;
  /** ISO instant. */
  readonly receivedAt: string;
  readonly sender: string;
  readonly letter: LetterReference;
  /** The post that disposes; the office's signatory when absent. */
  readonly head?: { readonly title: string; readonly name?: string };
  readonly positions: readonly Tick[];
  readonly instructions: readonly Tick[];
  readonly other?: string;
  /** ISO instant. */
  readonly dueAt?: string;
  /** ISO instant of the decision. */
  readonly disposedAt?: string;
  readonly forwarded?: readonly { readonly to: string; readonly on: string; readonly instruction: string }[];
}

export function dispositionText(f: DispositionFields, office: LetterOffice): LetterText {
  const head = f.head?.title ?? office.signatory;
  return {
    ...frame(office, f),
    layout: 'sheet',
    title: 'LEMBAR DISPOSISI',
    subject: f.letter.subject,
    addressee: [],
    signatory: head,
    signatoryName: f.head?.name ?? null,
    body: [
      {
        kind: 'pairs',
        rows: [
          ['Nomor agenda', f.agendaNumber],
          ['Diterima', longTime(f.receivedAt)],
          ...referenceRows(f.sender, f.letter),
          ['Klasifikasi', classWords[f.securityClass ?? 'B']],
          ['Derajat', urgencyWords[f.urgency ?? 'biasa']],
        ],
      },
      { kind: 'heading', text: `DISPOSISI ${head.toUpperCase()}` },
      { kind: 'paragraph', text: 'Kepada:' },
      { kind: 'ticks', columns: 2, items: f.positions },
      { kind: 'paragraph', text: 'Untuk:' },
      { kind: 'ticks', columns: 3, items: f.instructions },
      { kind: 'pairs', rows: closing(f) },
      ...forwarding(f),
    ],
  };
}

function closing(f: DispositionFields): [string, string][] {
  return [
    ['Lain-lain', f.other ?? '–'],
    ['Batas penyelesaian', f.dueAt === undefined ? '–' : longTime(f.dueAt)],
    ...(f.disposedAt === undefined ? [] : [['Didisposisikan', longTime(f.disposedAt)] as [string, string]]),
  ];
}

function forwarding(f: DispositionFields): LetterText['body'] {
  if ((f.forwarded ?? []).length === 0) return [];
  return [
    { kind: 'heading', text: 'Tindak lanjut' },
    { kind: 'table', head: ['Kepada', 'Tanggal', 'Petunjuk'], rows: f.forwarded!.map((r) => [r.to, longTime(r.on), r.instruction]), widths: [3, 3, 4] },
  ];
}
