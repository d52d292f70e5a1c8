import PDFDocument from 'pdfkit';
import { fonts } from './fonts';

export const page = { width: 595.28, height: 841.89, left: 71, right: 57, top: 57, bottom: 62 } as const;
export const bodyWidth = page.width - page.left - page.right;
export const bodySize = 11;
const lineGap = 2.2;
const ink = '#111111';

export interface TextStyle {
  readonly x?: number;
  readonly width?: number;
  readonly size?: number;
  readonly bold?: boolean;
  /** Never justified: pdfkit then places words without spaces between, and a copied or read-out text runs together. */
  readonly align?: 'left' | 'center' | 'right';
  readonly colour?: string;
}

/** A cursor on A4: writes downwards, breaks pages, keeps the two fonts of the house. */
export class PdfPen {
  readonly doc: PDFKit.PDFDocument;

  /** @param at fixes the creation date and the file id, so that the same letter is the same bytes. */
  constructor(info: { title: string; author: string; at: Date }, onPage: (pen: PdfPen) => void) {
    this.doc = new PDFDocument({
      size: 'A4',
      margins: { left: page.left, right: page.right, top: page.top, bottom: page.bottom },
      font: fonts().regular,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      lang: 'id-ID',
      displayTitle: true,
      info: { Title: info.title, Author: info.author, Creator: 'Panji', Producer: 'Panji', CreationDate: info.at, ModDate: info.at },
    });
    this.doc.registerFont('regular', fonts().regular).registerFont('bold', fonts().bold);
    this.doc.on('pageAdded', () => onPage(this));
    this.doc.addPage();
  }

  get y(): number {
    return this.doc.y;
  }

  set y(value: number) {
    this.doc.y = value;
  }

  /** Writes a paragraph at the cursor and moves below it. */
  write(text: string, style: TextStyle = {}): void {
    this.use(style);
    this.doc.text(text, style.x ?? page.left, this.y, { width: style.width ?? bodyWidth, align: style.align ?? 'left', lineGap });
  }

  /** Writes without moving the cursor: markers, columns. */
  writeAt(text: string, y: number, style: TextStyle = {}): void {
    const kept = this.y;
    this.y = y;
    this.write(text, style);
    this.y = kept;
  }

  /** Height of a paragraph as `write` would set it, in points. */
  heightOf(text: string, style: TextStyle = {}): number {
    this.use(style);
    return this.doc.heightOfString(text, { width: style.width ?? bodyWidth, lineGap });
  }

  /** A new page unless this much height (points) is left: keeps a marker with its text, a name with its post. */
  room(height: number): void {
    if (this.y + height > page.height - page.bottom) this.doc.addPage();
  }

  gap(points: number): void {
    this.y += points;
  }

  rule(x1: number, x2: number, y: number, width = 0.7): void {
    this.doc.moveTo(x1, y).lineTo(x2, y).lineWidth(width).strokeColor(ink).stroke();
  }

  /** Ends the document; `last` runs once per finished page (feet). */
  async finish(last: (pen: PdfPen, number: number, of: number) => void): Promise<Buffer> {
    const { count } = this.doc.bufferedPageRange();
    for (let n = 0; n < count; n++) {
      this.doc.switchToPage(n);
      this.doc.page.margins.bottom = 0; // a foot stands inside the margin, where text() would else break the page
      last(this, n + 1, count);
    }
    const chunks: Buffer[] = [];
    this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<void>((resolve) => this.doc.on('end', resolve));
    this.doc.end();
    await ended;
    return Buffer.concat(chunks);
  }

  private use(style: TextStyle): void {
    this.doc
      .font(style.bold === true ? 'bold' : 'regular')
      .fontSize(style.size ?? bodySize)
      .fillColor(style.colour ?? ink);
  }
}
