import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The office that writes the letters: data, one row. A letter takes a copy of what it needs, so a change here never rewrites an old one. */
@Entity({ name: 'letter_office' })
export class LetterOffice {
  @PrimaryColumn('text')
  id: string;

  @Column({ name: 'letterhead', type: 'text', array: true })
  letterhead: string[];

  /** Printed before the date: "Jakarta, 23 November 2026". */
  @Column({ name: 'place', type: 'text' })
  place: string;

  /** The post that signs replies and disposes. */
  @Column({ name: 'signatory', type: 'text' })
  signatory: string;

  /** Where to complain, as every reply says it. */
  @Column({ name: 'complaint_channel', type: 'text' })
  complaintChannel: string;

  /** Tokens {unit} and {archive} of number patterns. */
  @Column({ name: 'unit_token', type: 'text' })
  unitToken: string;

  @Column({ name: 'archive_token', type: 'text' })
  archiveToken: string;

  /** Address of the public check page, to which a letter's code is added; null while there is none. */
  @Column({ name: 'verify_url', type: 'text', nullable: true })
  verifyUrl: string | null;
}
