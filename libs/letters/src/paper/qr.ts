import { create } from 'qrcode';
import type { LetterMarks } from '../letter-text';

export interface QrMatrix {
  /** Modules per side. */
  readonly size: number;
  dark(row: number, column: number): boolean;
}

/** What the QR says: an address to open, or the bare code where no public page exists. */
export function verificationText(marks: Pick<LetterMarks, 'verificationCode' | 'verifyUrl'>): string {
  return marks.verifyUrl === null ? `Kode verifikasi ${marks.verificationCode}` : `${marks.verifyUrl}/${marks.verificationCode}`;
}

export function qrMatrix(text: string): QrMatrix {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  return { size: modules.size, dark: (row, column) => modules.get(row, column) === 1 };
}

/** One path of unit squares, for SVG; runs in a row are joined so that the path stays small. */
export function qrPath(qr: QrMatrix): string {
  return qrRuns(qr)
    .map(({ row, column, length }) => `M${column} ${row}h${length}v1h-${length}z`)
    .join('');
}

export function qrRuns(qr: QrMatrix): { row: number; column: number; length: number }[] {
  const runs: { row: number; column: number; length: number }[] = [];
  for (let row = 0; row < qr.size; row++) {
    for (let column = 0; column < qr.size; column++) {
      const start = column;
      while (column < qr.size && qr.dark(row, column)) column++;
      if (column > start) runs.push({ row, column: start, length: column - start });
    }
  }
  return runs;
}
