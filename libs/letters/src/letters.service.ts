import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Conflict, inScope, newId, NotFound, Permanent, type Language, type Scope } from '@app/kernel';
import { Blobs, Config, type Reader, type Tx } from '@app/platform';
import { letterKinds, writeText, type FieldsOf, type LetterKind } from './kinds';
import { textHashOf, type Acting, type LetterModel, type SignatureBlock } from './letter-text';
import { Letter } from './letter.entity';
import { letterHtml } from './paper/letter-html';
import { letterPdf } from './paper/letter-pdf';
import { closeRange, fillRoom } from './paper/pdf-signature';
import { Registers } from './registers.service';
import { Signer } from './signing/signer';
import { verify } from './signing/verify';

export interface NewLetter<K extends LetterKind> {
  readonly kind: K;
  /** What the letter is about: `{type: 'request', id}`. */
  readonly about: { readonly type: string; readonly id: string };
  /** The unit that asked: who of its people may read the letter. */
  readonly unitId: string;
  readonly fields: FieldsOf[K];
}

export interface SigningAct {
  /** The text that the signer saw; another one is refused. */
  readonly textHash: string;
  readonly position: { readonly id: string; readonly title: string; readonly acting?: Acting | null };
  readonly person: { readonly id: string; readonly name: string; readonly rank: string; readonly serviceNumber: string };
  /** Goes to the signer only; stored, logged and told nowhere. */
  readonly passphrase: string;
}

/** Letters of the office, from draft to signed paper. */
@Injectable()
export class Letters {
  constructor(
    private readonly registers: Registers,
    private readonly signer: Signer,
    private readonly blobs: Blobs,
    private readonly config: Config,
  ) {}

  async compose<K extends LetterKind>(tx: Tx, input: NewLetter<K>): Promise<Letter> {
    const office = await this.registers.office(tx);
    const letter = Object.assign(new Letter(), {
      ...blank,
      id: newId(),
      kind: input.kind,
      aboutType: input.about.type,
      aboutId: input.about.id,
      unitId: input.unitId,
      verificationCode: newCode(),
      verifyUrl: office.verifyUrl,
      demo: this.config.profile === 'demo',
      createdAt: tx.at,
    });
    await this.write(tx, letter, input.fields);
    await tx.event({ stream: `letter:${letter.id}`, type: 'letters.composed', data: factsOf(letter) });
    return letter;
  }

  /** Other words, another hash: marks made on the former text no longer count. @throws Conflict unless a draft */
  async amend<K extends LetterKind>(tx: Tx, id: string, fields: FieldsOf[K]): Promise<Letter> {
    const letter = await this.lock(tx, id);
    letter.mustBeDraft();
    const former = letter.textHash;
    await this.write(tx, letter, fields);
    await tx.event({ stream: `letter:${id}`, type: 'letters.amended', data: { ...factsOf(letter), former } });
    return letter;
  }

  /** Numbers and prints a letter of a kind that nobody signs. @throws Conflict `letters.needs-signature` */
  async issue(tx: Tx, id: string): Promise<Letter> {
    const letter = await this.lock(tx, id);
    letter.mustBeDraft();
    if (letterKinds[letter.kind].signed) throw new Conflict('letters.needs-signature');
    letter.moveTo('issued');
    await this.number(tx, letter);
    return this.store(tx, letter, await letterPdf(modelOf(letter)));
  }

  /**
   * Numbers, prints and signs, all in the caller's transaction: number, paper and signature are one fact or none.
   * @throws Conflict `letters.already-signed`, `letters.text-changed`, `letters.signer-unreachable`;
   * Forbidden `letters.wrong-passphrase`, `letters.passphrase-locked`, `letters.no-signing-key`
   */
  async sign(tx: Tx, id: string, act: SigningAct): Promise<Letter> {
    const letter = await this.lock(tx, id);
    letter.mustBeDraft();
    if (!letterKinds[letter.kind].signed) throw new Conflict('letters.needs-no-signature');
    if (letter.textHash !== act.textHash) throw new Conflict('letters.text-changed');
    letter.moveTo('signed');
    letter.signature = blockOf(act);
    await this.number(tx, letter);
    return this.store(tx, letter, await this.signedPdf(letter, act));
  }

  /** The number stays in the register, visible as void. @throws Conflict `letters.cannot-move` */
  async void(tx: Tx, id: string, reason: string): Promise<Letter> {
    const letter = await this.lock(tx, id);
    letter.moveTo('void');
    letter.voidReason = reason;
    await tx.save(letter);
    await tx.event({ stream: `letter:${id}`, type: 'letters.voided', data: factsOf(letter) });
    return letter;
  }

  /** Those that the reader may see, oldest first. */
  async ofSubject(reader: Reader, about: { type: string; id: string }): Promise<Letter[]> {
    const all = await reader.ownedAll(Letter, { aboutType: about.type, aboutId: about.id }, { order: { createdAt: 'ASC', id: 'ASC' } });
    return all.filter((letter) => shownTo(reader.scope, letter));
  }

  /** @throws NotFound for another unit's letter, and to the unit itself for one that is not for it, or not yet */
  async get(reader: Reader, id: string): Promise<Letter> {
    const letter = await reader.owned(Letter, { id });
    if (!shownTo(reader.scope, letter)) throw new NotFound('letter.not-found');
    return letter;
  }

  /** By the short code on the paper, for whoever holds it: the caller shows number, date, post and state, never the content. */
  byCode(reader: Reader, code: string): Promise<Letter | null> {
    return reader.one(Letter, { verificationCode: code.toUpperCase().replace(/[^A-Z0-9]/g, '').replace(/(.{4})(?=.)/g, '$1-') });
  }

  /** An `<article class="letter">` for a page or for print. */
  html(letter: Letter, language: Language = 'id'): string {
    return letterHtml(modelOf(letter), language);
  }

  /** The stored paper; a draft is printed as it stands now, marked KONSEP. */
  async pdf(reader: Reader, letter: Letter): Promise<Buffer> {
    if (letter.pdfSha256 === null) return letterPdf(modelOf(letter));
    return (await this.blobs.get(reader, letter.pdfSha256)).data;
  }

  private async lock(tx: Tx, id: string): Promise<Letter> {
    const letter = await tx.lock(Letter, { id });
    if (!inScope(tx.scope, letter.unitId)) throw new NotFound('letter.not-found');
    return letter;
  }

  private async write<K extends LetterKind>(tx: Tx, letter: Letter, fields: FieldsOf[K]): Promise<void> {
    const text = writeText(letter.kind as K, fields, await this.registers.office(tx));
    Object.assign(letter, { fields, text, textHash: textHashOf(text) });
    await tx.save(letter);
  }

  private async number(tx: Tx, letter: Letter): Promise<void> {
    const { securityClass } = letter.text;
    Object.assign(letter, await this.registers.next(tx, letterKinds[letter.kind].register(letter.text), securityClass));
    letter.date = tx.at;
  }

  private async signedPdf(letter: Letter, act: SigningAct): Promise<Buffer> {
    const reserved = closeRange(await letterPdf(modelOf(letter), { signature: true }));
    const cms = await this.signer.sign({ positionId: act.position.id, personId: act.person.id, passphrase: act.passphrase, sha256: reserved.sha256 });
    const pdf = fillRoom(reserved, cms);
    if (!verify(pdf).valid) throw new Permanent('letters.signature-broken');
    return pdf;
  }

  private async store(tx: Tx, letter: Letter, pdf: Buffer): Promise<Letter> {
    letter.pdfSha256 = await this.blobs.put(tx, pdf, 'application/pdf');
    await tx.save(letter);
    await tx.event({ stream: `letter:${letter.id}`, type: `letters.${letter.state}`, data: factsOf(letter) });
    return letter;
  }
}

/** The office sees every paper; a unit sees what was sent to it: no draft, no disposition, no analysis. */
function shownTo(scope: Scope, letter: Letter): boolean {
  return scope.units === 'all' || (letterKinds[letter.kind].toAsker && letter.state !== 'draft');
}

export function modelOf(letter: Letter): LetterModel {
  return { text: letter.text, marks: letter.marks };
}

const blank = { state: 'draft', register: null, year: null, serial: null, number: null, date: null, signature: null, pdfSha256: null, voidReason: null } as const;

/** Ids and small facts for the event log; names and texts stay out of it. */
function factsOf(letter: Letter): Record<string, string | null> {
  const { id, kind, aboutType, aboutId, number, textHash, pdfSha256, signature } = letter;
  return { letterId: id, kind, aboutType, aboutId, number, textHash, pdfSha256, positionId: signature?.positionId ?? null };
}

function blockOf({ position, person }: SigningAct): SignatureBlock {
  return { positionId: position.id, personId: person.id, title: position.title, acting: position.acting ?? null, name: person.name, rank: person.rank, serviceNumber: person.serviceNumber };
}

/** Twelve characters that nobody mistakes for others (no I, L, O, U): 60 bits. */
function newCode(): string {
  const letters = Array.from({ length: 12 }, () => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[randomInt(32)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
