import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One running series of numbers in one year: `next` is what the next letter gets. */
@Entity({ name: 'letter_register' })
export class LetterRegister {
  @PrimaryColumn('text')
  register: string;

  @PrimaryColumn('int')
  year: number;

  @Column('int')
  next: number;
}

/** How a register writes its numbers: an office changes it as data. */
@Entity({ name: 'letter_number_pattern' })
export class LetterNumberPattern {
  @PrimaryColumn('text')
  register: string;

  @Column('text')
  pattern: string;
}
