import type { LetterMarks, LetterModel, LetterText } from '../letter-text';
import { longDate, signingTitle } from '../letter-words';
import { drawBlocks, wholeWidth } from './pdf-blocks';
import { bodyWidth, page, PdfPen } from './pdf-pen';
import { reserveSignature } from './pdf-signature';
import { qrMatrix, qrRuns, verificationText } from './qr';
import { demoLine, numberLine, signatureLine, stampOf, subjectRows, type StampWord } from './phrases';

const faint = '#555555';
/** Points: post, room for the mark, name and rank; the proof beside them; a page's share that copies may claim. */
const signatureHeight = 106;
const proofHeight = 78;
const mostForCopies = 200;
const copyStyle = { x: page.left + 16, width: 192, size: 9 };

/**
 * A letter as a PDF 1.7 with embedded subset fonts. The same model gives the same bytes: dates and file id come from
 * the letter. With `signature` a field and room for the CMS are left in it (see pdf-signature.ts).
 */
export async function letterPdf(model: LetterModel, options: { signature?: boolean } = {}): Promise<Buffer> {
  const { text, marks } = model;
  const at = marks.date ?? new Date(0);
  const stamp = stampOf(marks);
  const pen = new PdfPen({ title: text.title ?? text.subject, author: text.letterhead.join(', '), at }, (p) => drawStamp(p, stamp));
  drawLetterhead(pen, text.letterhead);
  if (text.layout === 'letter') drawLetterTop(pen, text, marks);
  else drawSheetTop(pen, text, marks);
  const closing = closingHeight(pen, text.copies);
  drawBlocks(pen, text.body, { ...wholeWidth, tail: closing + 14 });
  drawSignature(pen, text, marks, closing);
  if (options.signature === true) reserveSignature(pen.doc, { at, name: marks.signature?.name ?? '', reason: `Menandatangani ${numberLine(marks)}`, place: text.place });
  return pen.finish((p, n, of) => drawFoot(p, marks, n, of));
}

/** The kop of a military office: upper left, lines centred to each other, a rule as wide as the longest. */
function drawLetterhead(pen: PdfPen, lines: readonly string[]): void {
  const width = 250;
  lines.forEach((line) => pen.write(line.toUpperCase(), { width, align: 'center', size: 10.5 }));
  pen.rule(page.left, page.left + width, pen.y + 1, 0.9);
  pen.gap(18);
}

function drawLetterTop(pen: PdfPen, text: LetterText, marks: LetterMarks): void {
  const top = pen.y;
  const right = { x: page.left + 262, width: bodyWidth - 262 };
  for (const [label, value] of subjectRows(text, marks)) {
    const y = pen.y;
    pen.writeAt(label, y, { width: 68 });
    pen.writeAt(':', y, { x: page.left + 68, width: 8 });
    pen.write(value, { x: page.left + 78, width: 172 });
  }
  const leftEnd = pen.y;
  pen.y = top;
  pen.write(`${text.place}, ${marks.date === null ? '…' : longDate(marks.date)}`, { x: right.x + 28, width: right.width - 28 });
  pen.y = Math.max(pen.y + 20, top + 44);
  drawAddressee(pen, text.addressee, right);
  pen.y = Math.max(leftEnd, pen.y) + 16;
}

function drawAddressee(pen: PdfPen, lines: readonly string[], at: { x: number; width: number }): void {
  const [to = '', ...place] = lines;
  const inner = { x: at.x + 28, width: at.width - 28 };
  pen.write('Kepada', inner);
  pen.gap(3);
  pen.writeAt('Yth.', pen.y, { x: at.x, width: 28 });
  pen.write(to, inner);
  pen.gap(3);
  pen.write('di', inner);
  place.forEach((line) => pen.write(line, { x: inner.x + 18, width: inner.width - 18 }));
}

function drawSheetTop(pen: PdfPen, text: LetterText, marks: LetterMarks): void {
  pen.write(text.title ?? '', { align: 'center', bold: true, size: 13 });
  pen.write(`Nomor: ${numberLine(marks)}`, { align: 'center' });
  pen.gap(14);
}

/** The signer's block at the right; the proof (QR, code, what kind of signature it is) at its left. */
function drawSignature(pen: PdfPen, text: LetterText, marks: LetterMarks, height: number): void {
  const signature = marks.signature;
  const at = { x: page.left + 206, width: bodyWidth - 206, align: 'center' as const };
  const title = signature === null ? text.signatory : signingTitle(signature);
  pen.room(height);
  pen.gap(8);
  const top = pen.y;
  if (text.layout === 'sheet') pen.write(`${text.place}, ${marks.date === null ? '…' : longDate(marks.date)}`, at);
  pen.write(`${title},`, at);
  pen.gap(12);
  signatureLine(text, marks).forEach((line) => pen.write(line, { ...at, size: 9, colour: faint }));
  pen.gap(14);
  pen.write(signature?.name ?? text.signatoryName ?? '', { ...at, bold: true });
  if (signature !== null) pen.write(`${signature.rank} NRP ${signature.serviceNumber}`, at);
  const end = pen.y;
  drawProof(pen, marks, top + 3);
  drawCopies(pen, text.copies, top + 70);
  pen.y = Math.max(end, pen.y);
}

function drawProof(pen: PdfPen, marks: LetterMarks, y: number): void {
  const side = 62;
  const qr = qrMatrix(verificationText(marks));
  const unit = side / qr.size;
  qrRuns(qr).forEach((run) => pen.doc.rect(page.left + run.column * unit, y + run.row * unit, run.length * unit, unit));
  pen.doc.fillColor('#000000').fill();
  const beside = { x: page.left + side + 10, width: 126, size: 8, colour: faint };
  pen.writeAt('Kode verifikasi', y + 2, beside);
  pen.writeAt(marks.verificationCode, y + 13, { ...beside, size: 9.5, bold: true, colour: '#111111' });
  if (marks.verifyUrl !== null) pen.writeAt(`Periksa di ${marks.verifyUrl}`, y + 28, beside);
}

/** What stands below the body: kept together on one page, with the body's last words. */
function closingHeight(pen: PdfPen, copies: readonly string[]): number {
  if (copies.length === 0) return signatureHeight;
  const list = copies.reduce((sum, copy) => sum + pen.heightOf(copy, copyStyle), 14);
  return Math.max(signatureHeight, proofHeight + Math.min(list, mostForCopies));
}

/** Tembusan stand lower left, below the proof. */
function drawCopies(pen: PdfPen, copies: readonly string[], y: number): void {
  pen.y = y;
  if (copies.length === 0) return;
  pen.write('Tembusan:', { size: 9, width: 200 });
  copies.forEach((copy, n) => {
    pen.room(pen.heightOf(copy, copyStyle));
    pen.writeAt(`${n + 1}.`, pen.y, { size: 9, width: 16 });
    pen.write(copy, copyStyle);
  });
}

function drawFoot(pen: PdfPen, marks: LetterMarks, number: number, of: number): void {
  const y = page.height - 44;
  pen.doc.moveTo(page.left, y - 5).lineTo(page.width - page.right, y - 5).lineWidth(0.4).strokeColor('#999999').stroke();
  pen.writeAt([numberLine(marks), ...(marks.demo ? [demoLine] : [])].join(' – '), y, { size: 8, colour: faint, width: bodyWidth - 110 });
  pen.writeAt(`Halaman ${number} dari ${of}`, y, { size: 8, colour: faint, align: 'right' });
}

/** A word across the page, pale enough to read through and plain enough not to be missed. */
function drawStamp(pen: PdfPen, word: StampWord): void {
  if (word === null) return;
  const { doc } = pen;
  const y = doc.y;
  doc.save();
  doc.rotate(-52, { origin: [page.width / 2, page.height / 2] });
  pen.writeAt(word, page.height / 2 - 60, { x: 0, width: page.width, align: 'center', size: 110, bold: true, colour: '#efefef' });
  doc.restore();
  doc.y = y;
  doc.x = page.left;
}

