import PDFDocument from 'pdfkit';

interface Call {
  readonly method: string;
  readonly args: readonly unknown[];
}

type Drawing = Record<string, (...args: unknown[]) => unknown>;

/** Marks put on the page and the pens for them; measuring text belongs to whoever lays it out. */
const drawing = ['registerFont', 'font', 'fontSize', 'fillColor', 'strokeColor', 'lineWidth', 'text', 'rect', 'fill', 'stroke', 'moveTo', 'lineTo', 'save', 'restore', 'rotate', 'addPage', 'switchToPage'];

/** What `work` draws with pdfkit, without the calls that pdfkit makes of itself. */
export async function recorded(work: () => Promise<unknown>): Promise<readonly Call[]> {
  const prototype = PDFDocument.prototype as unknown as Drawing;
  const calls: Call[] = [];
  const former = new Map(drawing.map((method) => [method, prototype[method]!]));
  let depth = 0;
  let begun = false;
  for (const [method, own] of former) {
    prototype[method] = function (this: unknown, ...args: unknown[]) {
      begun ||= method === 'registerFont';
      if (begun && depth === 0) calls.push({ method, args: withPlace(this as PDFKit.PDFDocument, method, args) });
      // A new page's own listener draws on it: that is the drawer's work again.
      depth += method === 'addPage' ? 0 : 1;
      try {
        return own.apply(this, args);
      } finally {
        depth -= method === 'addPage' ? 0 : 1;
      }
    };
  }
  try {
    await work();
    return calls;
  } finally {
    for (const [method, own] of former) prototype[method] = own;
  }
}

/** Text goes where the cursor stood: the drawer may have moved it without a call. */
function withPlace(doc: PDFKit.PDFDocument, method: string, args: readonly unknown[]): readonly unknown[] {
  if (method !== 'text' || typeof args[1] === 'number') return args;
  return [args[0], doc.x, doc.y, ...args.slice(1)];
}

/** The same page by pdfkit alone. */
export function drawn(calls: readonly Call[]): Promise<Buffer> {
  const doc = new PDFDocument({ size: 'A4', margins: { left: 71, right: 57, top: 57, bottom: 0 }, font: calls[0]!.args[1] as string, autoFirstPage: false, bufferPages: true, pdfVersion: '1.7' });
  for (const { method, args } of calls) (doc as unknown as Drawing)[method]!(...args);
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<Buffer>((resolve) => doc.on('end', () => resolve(Buffer.concat(chunks))));
  doc.end();
  return ended;
}
