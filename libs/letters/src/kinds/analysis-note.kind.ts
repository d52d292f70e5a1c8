import type { LetterOffice } from '../letter-office.entity';
import type { Block, LetterText } from '../letter-text';
import { longDate } from '../letter-words';
import { frame, modeWords, referenceRows, spacedDigest, type CommonFields, type DeliveryMode, type Feasibility, type LetterReference } from './parts';

/** Nota analisis (spec §7.5, DOM-2c): whether the service can be given, why, how and by whom. */
export interface AnalysisFields extends CommonFields {
  readonly agendaNumber: string;
  readonly sender: string;
  readonly letter: LetterReference;
  readonly officer: { readonly title: string; readonly name: string };
  readonly feasibility: Feasibility;
  readonly reason: string;
  readonly mode?: DeliveryMode;
  readonly officers?: readonly string[];
  readonly resources?: readonly string[];
  readonly risk?: string;
  /** `YYYY-MM-DD` */
  readonly proposedDate?: string;
  readonly changes?: readonly string[];
  readonly planDigest?: string;
}

export function analysisText(f: AnalysisFields, office: LetterOffice): LetterText {
  return {
    ...frame(office, f),
    layout: 'sheet',
    title: 'NOTA ANALISIS',
    subject: f.letter.subject,
    addressee: [],
    signatory: f.officer.title,
    signatoryName: f.officer.name,
    body: [
      { kind: 'pairs', rows: [['Kepada', office.signatory], ['Dari', `${f.officer.name}, ${f.officer.title}`], ['Nomor agenda', f.agendaNumber], ...referenceRows(f.sender, f.letter)] },
      { kind: 'heading', text: 'Hasil analisis' },
      { kind: 'pairs', rows: findings(f) },
      ...changes(f),
    ],
  };
}

function findings(f: AnalysisFields): [string, string][] {
  const rows: [string, string | undefined][] = [
    ['Kesimpulan', f.feasibility === 'can' ? 'Dapat dilayani' : 'Tidak dapat dilayani'],
    ['Alasan', f.reason],
    ['Cara pelaksanaan', f.mode && modeWords[f.mode]],
    ['Petugas', f.officers?.join('; ')],
    ['Sumber daya', f.resources?.join('; ')],
    ['Risiko', f.risk],
    ['Usul tanggal', f.proposedDate && longDate(f.proposedDate)],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
}

function changes(f: AnalysisFields): Block[] {
  const lines = f.changes ?? [];
  if (lines.length === 0) return [];
  const digest: Block[] = f.planDigest === undefined ? [] : [{ kind: 'pairs', rows: [['Sidik rencana (SHA-256)', spacedDigest(f.planDigest)]] }];
  return [{ kind: 'heading', text: 'Perubahan yang akan dilaksanakan' }, { kind: 'numbered', items: lines.map((text) => ({ text })) }, ...digest];
}
