import { inflateSync } from 'node:zlib';

/** The text of a PDF that our own writer made, page by page in drawing order: enough to compare a paper with its model. */
export function pdfPages(pdf: Buffer): string[] {
  const objects = objectsOf(pdf);
  const glyphs = new Map<string, string[]>();
  for (const { head } of objects.values()) {
    for (const [, name, id] of head.matchAll(/\/(F\d+) (\d+) 0 R/g)) glyphs.set(name!, glyphsOf(objects, id!));
  }
  return [...objects.values()]
    .filter(({ head }) => /\/Type \/Page\n/.test(head))
    .map(({ head }) => pageText(objects.get(/\/Contents (\d+) 0 R/.exec(head)![1]!)!.stream, glyphs));
}

/** One line of words, for `toContain`: how lines break is not part of what a letter says. */
export function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

interface PdfObject {
  readonly head: string;
  readonly stream: string;
}

function objectsOf(pdf: Buffer): Map<string, PdfObject> {
  const text = pdf.toString('latin1');
  return new Map(
    [...text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => {
      const [head = '', raw] = body!.split(/\nstream\n/, 2);
      const bytes = raw === undefined ? null : Buffer.from(body!.slice(head.length + 8, body!.lastIndexOf('\nendstream')), 'latin1');
      return [id!, { head: `${head}\n`, stream: bytes === null ? '' : (head.includes('FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1') }];
    }),
  );
}

function glyphsOf(objects: Map<string, PdfObject>, font: string): string[] {
  const cmap = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.head ?? '')?.[1];
  const ranges = [...(objects.get(cmap ?? '')?.stream ?? '').matchAll(/<\w{4}> <\w{4}> \[([^\]]*)\]/g)];
  return ranges.flatMap(([, list]) => [...list!.matchAll(/<([^>]*)>/g)].map(([, hex]) => Buffer.from(hex!.replace(/ /g, ''), 'hex').swap16().toString('utf16le')));
}

function pageText(content: string, glyphs: Map<string, string[]>): string {
  let font: string[] = [];
  const words: string[] = [];
  for (const [, name, array] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name !== undefined) font = glyphs.get(name) ?? [];
    else words.push([...array!.matchAll(/<(\w+)>/g)].map(([, hex]) => hex!.match(/.{4}/g)!.map((g) => font[parseInt(g, 16)]).join('')).join(''));
  }
  return words.join('\n');
}
