import PDFDocument from 'pdfkit';
import { asset } from '../assets';

/** A parsed font, as pdfkit holds it; opaque here. */
type ParsedFont = string;

let parsed: { regular: ParsedFont; bold: ParsedFont } | undefined;

/**
 * Liberation Sans (metric twin of the offices' Arial), parsed once per process: parsing is most of a letter's time.
 * pdfkit takes a parsed font where it takes a file, but exports no parser, so a throwaway document does it.
 */
export function fonts(): { regular: ParsedFont; bold: ParsedFont } {
  parsed ??= { regular: parse('LiberationSans-Regular.ttf'), bold: parse('LiberationSans-Bold.ttf') };
  return parsed;
}

function parse(file: string): ParsedFont {
  const doc = new PDFDocument({ font: asset(file) as unknown as string, autoFirstPage: false });
  return (doc as unknown as { _font: { font: ParsedFont } })._font.font;
}
