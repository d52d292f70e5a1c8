import { LetterOffice } from './letter-office.entity';
import { LetterNumberPattern, LetterRegister } from './letter-register.entity';
import { Letter } from './letter.entity';

export const lettersEntities = [Letter, LetterOffice, LetterRegister, LetterNumberPattern];

export { Letter, LetterNumberPattern, LetterOffice, LetterRegister };
export { letterKinds, writeText } from './kinds';
export type { AnalysisFields, CommonFields, DeliveryMode, DispositionFields, Feasibility, FieldsOf, LetterKind, LetterReference, ReceiptFields, ReplyFields } from './kinds';
export * from './letter-text';
export { localDay, longDate, longTime, signingTitle } from './letter-words';
export * from './letters.module';
export * from './letters.service';
export * from './messages';
export * from './number-pattern';
export { letterStyles } from './paper/letter-html';
export { letterPdf } from './paper/letter-pdf';
export { closeRange, fillRoom } from './paper/pdf-signature';
export * from './registers.service';
export * from './signing/authority';
export { buildCms } from './signing/cms';
export * from './signing/key-store';
export * from './signing/signer';
export * from './signing/signer-protocol';
export * from './signing/socket-signer';
export * from './signing/verify';
