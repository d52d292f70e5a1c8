import { createHash } from 'node:crypto';

/** Octets kept free for the CMS: leaf, root and an RSA-3072 signature take about 4,000. */
const room = 8192;
const rangeMark = 9_999_999_999;
const openRange = `[0 ${rangeMark} ${rangeMark} ${rangeMark}]`;

/** The parts of pdfkit's document that hold the form; it has no public call for a signature field. */
interface Inside {
  readonly _root: { readonly data: { readonly AcroForm: { readonly data: Record<string, unknown> } } };
  readonly page: { readonly annotations: unknown[]; readonly dictionary: unknown };
}

/**
 * Leaves one signature field (ISO 32000-1 §12.7.4.5, §12.8.1) on the last page, without a picture: what a reader sees
 * is the letter's own block. SubFilter as in PAdES (ETSI EN 319 142-1); M is the letter's own time.
 */
export function reserveSignature(doc: PDFKit.PDFDocument, claim: { at: Date; name: string; reason: string; place: string }): void {
  const value = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, rangeMark, rangeMark, rangeMark],
    Contents: new Uint8Array(room),
    M: claim.at,
    Name: new String(claim.name),
    Reason: new String(claim.reason),
    Location: new String(claim.place),
  });
  doc.initForm();
  const inside = doc as unknown as Inside;
  // F: print + locked. An empty rectangle is an invisible field (ISO 32000-1 §12.7.4.5).
  const field = doc.ref({ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: new String('TandaTangan'), F: 132, Rect: [0, 0, 0, 0], V: value, P: inside.page.dictionary });
  inside.page.annotations.push(field);
  Object.assign(inside._root.data.AcroForm.data, { Fields: [field], NeedAppearances: false, SigFlags: 3 });
  [value, field].forEach((ref) => (ref as unknown as { end(): void }).end());
}

export interface Reserved {
  /** The document with its true byte range written, room for the CMS still empty. */
  readonly pdf: Buffer;
  /** SHA-256 of all bytes but the room. */
  readonly sha256: Buffer;
  /** Offset of `<` before the room. */
  readonly start: number;
  readonly end: number;
}

/** Writes the byte range of a document with a reserved signature and hashes what it covers: all but the room itself. */
export function closeRange(source: Buffer): Reserved {
  const pdf = Buffer.from(source);
  const range = pdf.indexOf(openRange);
  const start = pdf.indexOf(`<${'00'.repeat(room)}>`, range);
  if (range < 0 || start < 0 || pdf.indexOf(openRange, range + 1) >= 0) throw new Error('the document holds no single reserved signature');
  const end = start + 2 * room + 2;
  const written = `[0 ${start} ${end} ${pdf.length - end}]`;
  pdf.write(written.padEnd(openRange.length), range, 'latin1');
  const sha256 = createHash('sha256').update(pdf.subarray(0, start)).update(pdf.subarray(end)).digest();
  return { pdf, sha256, start, end };
}

/** Puts the CMS (DER) into the room. */
export function fillRoom(reserved: Reserved, cms: Buffer): Buffer {
  if (cms.length > room) throw new Error(`the signature takes ${cms.length} octets, ${room} are kept free`);
  const pdf = Buffer.from(reserved.pdf);
  pdf.write(cms.toString('hex').padEnd(2 * room, '0'), reserved.start + 1, 'latin1');
  return pdf;
}
