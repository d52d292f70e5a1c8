import { Invalid } from '@app/kernel';
import type { LetterOffice } from '../letter-office.entity';
import type { Block, LetterText, NumberedItem } from '../letter-text';
import { longDate } from '../letter-words';
import { frame, modeWords, spacedDigest, type CommonFields, type DeliveryMode, type Feasibility, type LetterReference } from './parts';

/** A signer reads five lines, not a zone file (house rule: plan, sign, apply). */
const mostChanges = 5;

/** Surat jawaban (spec §7.6, DOM-2d). */
export interface ReplyFields extends CommonFields {
  readonly addressee: { readonly title: string; readonly place?: string };
  readonly sender: string;
  readonly letter: LetterReference;
  readonly subject: string;
  readonly feasibility: Feasibility;
  readonly reason: string;
  readonly mode?: DeliveryMode;
  /** The officer's post and how to reach it; never a private number. */
  readonly officer?: { readonly title: string; readonly contact: string };
  /** `YYYY-MM-DD` */
  readonly plannedDate?: string;
  readonly prepare?: readonly string[];
  /** At most five plain lines of what will change; required with a plan. */
  readonly changes?: readonly string[];
  /** SHA-256 (hex) of the plan that the signature covers. */
  readonly planDigest?: string;
  readonly complaintChannel?: string;
  /** The office's signatory when absent. */
  readonly signatory?: string;
  /** Set on a supplementary letter: the reply that it adds to. */
  readonly supplements?: { readonly number: string; readonly date: string };
}

/** @throws Invalid `letters.too-many-changes`, `letters.plan-without-changes`, `letters.refusal-with-plan` */
export function replyText(f: ReplyFields, office: LetterOffice): LetterText {
  check(f);
  const items = [basis(f), answer(f), ...changes(f), ...preparation(f), complaint(f, office), { text: 'Demikian disampaikan untuk dimaklumi.' }];
  return {
    ...frame(office, f),
    layout: 'letter',
    title: null,
    subject: f.subject,
    addressee: [f.addressee.title, f.addressee.place ?? 'Tempat'],
    signatory: f.signatory ?? office.signatory,
    signatoryName: null,
    body: [{ kind: 'numbered', items }],
  };
}

function check(f: ReplyFields): void {
  const changes = f.changes?.length ?? 0;
  if (changes > mostChanges) throw Invalid.field('changes', 'letters.too-many-changes', { limit: mostChanges, lines: changes });
  if (f.planDigest !== undefined && changes === 0) throw Invalid.field('changes', 'letters.plan-without-changes');
  if (f.feasibility === 'cannot' && (changes > 0 || f.planDigest !== undefined)) throw Invalid.field('changes', 'letters.refusal-with-plan');
}

function basis(f: ReplyFields): NumberedItem {
  const letter = `Surat ${f.sender} Nomor ${f.letter.number} tanggal ${longDate(f.letter.date)} perihal ${f.letter.subject}.`;
  if (f.supplements === undefined) return { text: `Dasar. ${letter}` };
  const former = `Surat kami Nomor ${f.supplements.number} tanggal ${longDate(f.supplements.date)}, yang dilengkapi oleh surat ini.`;
  return { text: 'Dasar.', blocks: [{ kind: 'numbered', items: [{ text: letter }, { text: former }] }] };
}

function answer(f: ReplyFields): NumberedItem {
  const verdict = f.feasibility === 'can' ? 'dapat dilayani' : 'tidak dapat dilayani';
  const text = `Sehubungan dengan dasar tersebut, disampaikan bahwa permohonan tersebut ${verdict}. ${f.reason}`;
  const rows: [string, string | undefined][] = [
    ['Cara pelaksanaan', f.mode && modeWords[f.mode]],
    ['Petugas', f.officer?.title],
    ['Kontak petugas', f.officer?.contact],
    ['Rencana pelaksanaan', f.plannedDate && longDate(f.plannedDate)],
  ];
  const told = rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
  return told.length === 0 ? { text } : { text, blocks: [{ kind: 'pairs', rows: told }] };
}

function changes(f: ReplyFields): NumberedItem[] {
  if ((f.changes ?? []).length === 0) return [];
  const lines: Block = { kind: 'numbered', items: f.changes!.map((line) => ({ text: line })) };
  const digest: Block[] = f.planDigest === undefined ? [] : [{ kind: 'pairs', rows: [['Sidik rencana (SHA-256)', spacedDigest(f.planDigest)]] }];
  return [{ text: 'Perubahan yang akan dilaksanakan:', blocks: [lines, ...digest] }];
}

function preparation(f: ReplyFields): NumberedItem[] {
  if ((f.prepare ?? []).length === 0) return [];
  return [{ text: 'Hal yang perlu disiapkan satuan:', blocks: [{ kind: 'numbered', items: f.prepare!.map((line) => ({ text: line })) }] }];
}

function complaint(f: ReplyFields, office: LetterOffice): NumberedItem {
  return { text: `Pengaduan dan pertanyaan atas pelayanan ini disampaikan melalui ${f.complaintChannel ?? office.complaintChannel}.` };
}
