import type { LetterOffice } from '../letter-office.entity';
import type { LetterText } from '../letter-text';
import { longTime } from '../letter-words';
import { frame, referenceRows, type CommonFields, type LetterReference } from './parts';

/** Tanda terima (spec §7.3, DOM-2b): proof for the bearer that the letter is in, and when. */
export interface ReceiptFields extends CommonFields {
  readonly agendaNumber: string;
  /** ISO instant. */
  readonly receivedAt: string;
  readonly sender: string;
  readonly letter: LetterReference;
  readonly pages: number;
  readonly receivedFrom: { readonly name: string; readonly contact: string };
  readonly officer: { readonly title: string; readonly name: string };
  /** The promised times as the asker reads them: "Surat jawaban", "paling lambat 1 hari kerja …". */
  readonly promises: readonly { readonly what: string; readonly by: string }[];
  readonly trackingCode: string;
}

export function receiptText(f: ReceiptFields, office: LetterOffice): LetterText {
  return {
    ...frame(office, f),
    layout: 'sheet',
    title: 'TANDA TERIMA SURAT',
    subject: f.letter.subject,
    addressee: [],
    signatory: f.officer.title,
    signatoryName: f.officer.name,
    body: [
      {
        kind: 'pairs',
        rows: [
          ['Nomor agenda', f.agendaNumber],
          ['Diterima', longTime(f.receivedAt)],
          ...referenceRows(f.sender, f.letter),
          ['Jumlah halaman', String(f.pages)],
          ['Lampiran', f.attachments ?? '–'],
          ['Diterima dari', `${f.receivedFrom.name} (${f.receivedFrom.contact})`],
          ['Petugas penerima', `${f.officer.name}, ${f.officer.title}`],
        ],
      },
      { kind: 'heading', text: 'Batas waktu pelayanan' },
      { kind: 'table', head: ['Pelayanan', 'Paling lambat'], rows: f.promises.map((p) => [p.what, p.by]), widths: [1, 1] },
      { kind: 'heading', text: 'Cara mengikuti permohonan' },
      { kind: 'paragraph', text: `Simpan kode ini: ${f.trackingCode}. Sebutkan kode dan nomor agenda setiap kali menanyakan permohonan.` },
      { kind: 'paragraph', text: 'Pelayanan ini tidak dipungut biaya.' },
    ],
  };
}
