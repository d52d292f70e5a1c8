import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Conflict } from '@app/kernel';
import type { LetterKind } from './kinds';
import type { LetterMarks, LetterState, LetterText, SignatureBlock } from './letter-text';

const lifecycle: Readonly<Record<LetterState, readonly LetterState[]>> = {
  draft: ['issued', 'signed', 'void'],
  issued: ['void'],
  signed: ['void'],
  void: [],
};

/** A letter of the office. Once issued or signed only `void` may follow; the database refuses any other change too. */
@Entity({ name: 'letter' })
export class Letter {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  kind: LetterKind;

  @Column({ name: 'about_type', type: 'text' })
  aboutType: string;

  @Column({ name: 'about_id', type: 'text' })
  aboutId: string;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  /** What the composer gave, by kind. */
  @Column({ type: 'jsonb' })
  fields: object;

  /** What the letter says, kept as it was written: later templates never change an old letter. */
  @Column({ type: 'jsonb' })
  text: LetterText;

  /** SHA-256 (hex) of `text`; a paraf or signature of another hash is void. */
  @Column({ name: 'text_hash', type: 'text' })
  textHash: string;

  @Column({ type: 'text' })
  state: LetterState;

  @Column({ type: 'text', nullable: true })
  register: string | null;

  @Column({ type: 'int', nullable: true })
  year: number | null;

  @Column({ type: 'int', nullable: true })
  serial: number | null;

  @Column({ type: 'text', nullable: true })
  number: string | null;

  /** When it was issued or signed; the letter's date is this instant's day in WIB. */
  @Column({ type: 'timestamptz', nullable: true })
  date: Date | null;

  @Column({ type: 'jsonb', nullable: true })
  signature: SignatureBlock | null;

  @Column({ name: 'verification_code', type: 'text' })
  verificationCode: string;

  @Column({ name: 'verify_url', type: 'text', nullable: true })
  verifyUrl: string | null;

  @Column({ type: 'boolean' })
  demo: boolean;

  @Column({ name: 'pdf_sha256', type: 'text', nullable: true })
  pdfSha256: string | null;

  @Column({ name: 'void_reason', type: 'text', nullable: true })
  voidReason: string | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  get about(): { type: string; id: string } {
    return { type: this.aboutType, id: this.aboutId };
  }

  get marks(): LetterMarks {
    const { state, number, date, signature, verificationCode, verifyUrl, demo } = this;
    return { state, number, date, signature, verificationCode, verifyUrl, demo };
  }

  /** @throws Conflict `letters.already-signed`, `letters.already-issued`, `letters.void` */
  mustBeDraft(): void {
    if (this.state === 'signed') throw new Conflict('letters.already-signed', { number: this.number });
    if (this.state === 'issued') throw new Conflict('letters.already-issued', { number: this.number });
    if (this.state === 'void') throw new Conflict('letters.void', { number: this.number });
  }

  moveTo(next: LetterState): void {
    if (!lifecycle[this.state].includes(next)) throw new Conflict('letters.cannot-move', { from: this.state, to: next });
    this.state = next;
  }
}
