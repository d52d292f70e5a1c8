import type { Block, NumberedItem, Tick } from '../letter-text';
import { bodySize, page, type PdfPen } from './pdf-pen';

/** Where a block stands: its left edge and width in points, and how deep the numbering is. */
interface Place {
  readonly x: number;
  readonly width: number;
  readonly depth: number;
  /** Height that must follow the last item on its page: a signature never stands on a page of its own. */
  readonly tail?: number;
}

const markerWidth = 24;
const labelWidth = 132;

export function drawBlocks(pen: PdfPen, blocks: readonly Block[], at: Place): void {
  for (const block of blocks) {
    drawBlock(pen, block, at);
    pen.gap(at.depth === 0 ? 7 : 4);
  }
}

function drawBlock(pen: PdfPen, block: Block, at: Place): void {
  switch (block.kind) {
    case 'heading':
      pen.gap(4);
      pen.room(60);
      return pen.write(block.text, { ...at, bold: true });
    case 'paragraph':
      pen.room(30);
      return pen.write(block.text, { x: at.x, width: at.width });
    case 'numbered':
      return block.items.forEach((item, n) => {
        if (n === block.items.length - 1) pen.room(pen.heightOf(item.text, { width: at.width - markerWidth }) + (at.tail ?? 0));
        drawItem(pen, item, n, at);
      });
    case 'pairs':
      return block.rows.forEach((row) => drawPair(pen, row, at));
    case 'table':
      return drawTable(pen, block, at);
    case 'ticks':
      return drawTicks(pen, block.items, block.columns, at);
  }
}

/** 1. a. 1) a): the order of an official letter. */
export function marker(depth: number, n: number): string {
  const letter = String.fromCharCode(97 + (n % 26));
  return [`${n + 1}.`, `${letter}.`, `${n + 1})`, `${letter})`][Math.min(depth, 3)]!;
}

function drawItem(pen: PdfPen, item: NumberedItem, n: number, at: Place): void {
  const inner: Place = { x: at.x + markerWidth, width: at.width - markerWidth, depth: at.depth + 1 };
  pen.room(Math.min(pen.heightOf(item.text, { width: inner.width }), 45));
  pen.writeAt(marker(at.depth, n), pen.y, { x: at.x, width: markerWidth });
  pen.write(item.text, { x: inner.x, width: inner.width });
  pen.gap(at.depth === 0 ? 5 : 2);
  drawBlocks(pen, item.blocks ?? [], inner);
  if (at.depth === 0 && item.blocks !== undefined) pen.gap(3);
}

function drawPair(pen: PdfPen, [label, value]: readonly [string, string], at: Place): void {
  const wide = Math.min(labelWidth, at.width * 0.36);
  const style = { x: at.x + wide + 10, width: at.width - wide - 10 };
  pen.room(pen.heightOf(value, style));
  const y = pen.y;
  pen.writeAt(label, y, { x: at.x, width: wide });
  pen.writeAt(':', y, { x: at.x + wide, width: 8 });
  pen.write(value, style);
  pen.y = Math.max(pen.y, y + pen.heightOf(label, { width: wide })) + 1.5;
}

function drawTable(pen: PdfPen, table: Extract<Block, { kind: 'table' }>, at: Place): void {
  const total = table.widths.reduce((sum, w) => sum + w, 0);
  const widths = table.head.map((_, n) => (at.width * (table.widths[n] ?? 1)) / total);
  drawRow(pen, table.head, widths, at, true);
  table.rows.forEach((row) => drawRow(pen, row, widths, at, false));
}

function drawRow(pen: PdfPen, cells: readonly string[], widths: readonly number[], at: Place, bold: boolean): void {
  const pad = 4;
  const size = bodySize - 1;
  const height = Math.max(...cells.map((cell, n) => pen.heightOf(cell, { width: widths[n]! - 2 * pad, size, bold }))) + 2 * pad;
  pen.room(height);
  const top = pen.y;
  let x = at.x;
  cells.forEach((cell, n) => {
    pen.doc.rect(x, top, widths[n]!, height).lineWidth(0.6).strokeColor('#444444').stroke();
    pen.writeAt(cell, top + pad, { x: x + pad, width: widths[n]! - 2 * pad, size, bold });
    x += widths[n]!;
  });
  pen.y = top + height;
}

function drawTicks(pen: PdfPen, items: readonly Tick[], columns: number, at: Place): void {
  const width = at.width / columns;
  for (let first = 0; first < items.length; first += columns) {
    const row = items.slice(first, first + columns);
    const height = Math.max(...row.map((item) => pen.heightOf(item.text, { width: width - 26 })));
    pen.room(height);
    const top = pen.y;
    row.forEach((item, n) => drawTick(pen, item, at.x + n * width, top, width));
    pen.y = top + height + 3;
  }
}

function drawTick(pen: PdfPen, item: Tick, x: number, y: number, width: number): void {
  pen.doc.rect(x + 1, y + 1.5, 9, 9).lineWidth(0.8).strokeColor('#111111').stroke();
  if (item.ticked) pen.doc.moveTo(x + 2.8, y + 6).lineTo(x + 5, y + 8.6).lineTo(x + 9, y + 3).lineWidth(1.5).stroke();
  pen.writeAt(item.text, y, { x: x + 16, width: width - 26, bold: item.ticked });
}

export const wholeWidth: Place = { x: page.left, width: page.width - page.left - page.right, depth: 0 };
