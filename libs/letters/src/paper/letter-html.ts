import Handlebars from 'handlebars';
import { fill, type Language } from '@app/kernel';
import { asset } from '../assets';
import type { Block, LetterModel } from '../letter-text';
import { longDate, signingTitle } from '../letter-words';
import { lettersMessages } from '../messages';
import { marker } from './pdf-blocks';
import { demoLine, numberLine, signatureLine, stampOf, subjectRows } from './phrases';
import { qrMatrix, qrPath, verificationText } from './qr';

const engine = Handlebars.create();
engine.registerHelper('is', (a: unknown, b: unknown) => a === b);
engine.registerHelper('marker', (depth: number, n: number) => marker(depth, n));
engine.registerHelper('deeper', (depth: number) => depth + 1);
engine.registerPartial('letter-blocks', asset('letter-blocks.hbs').toString());
const template = engine.compile(asset('letter.hbs').toString());

/** Style sheet of `letterHtml`, for screen and A4 print; needs no inline style. */
export const letterStyles = asset('letter.css').toString();

/** The letter as one `<article class="letter">`: the words of the PDF, in its order; only the note of its state follows the reader's language. */
export function letterHtml(model: LetterModel, language: Language): string {
  const { text, marks } = model;
  const qr = qrMatrix(verificationText(marks));
  const [addressee, ...addresseePlace] = text.addressee;
  return template({
    text,
    marks,
    body: text.body as readonly Block[],
    isLetter: text.layout === 'letter',
    stateNote: fill(lettersMessages[`letters.state.${marks.state}`]![language]),
    language,
    stamp: stampOf(marks),
    demoLine: marks.demo ? demoLine : null,
    number: numberLine(marks),
    subjectRows: subjectRows(text, marks),
    dateLine: `${text.place}, ${marks.date === null ? '…' : longDate(marks.date)}`,
    addressee: addressee ?? '',
    addresseePlace,
    signingTitle: marks.signature === null ? text.signatory : signingTitle(marks.signature),
    signatureLines: signatureLine(text, marks),
    name: marks.signature?.name ?? text.signatoryName ?? '',
    rank: marks.signature === null ? null : `${marks.signature.rank} NRP ${marks.signature.serviceNumber}`,
    qr: { size: qr.size, path: qrPath(qr) },
  });
}
