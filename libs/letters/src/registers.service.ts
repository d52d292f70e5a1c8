import { Injectable } from '@nestjs/common';
import { Permanent } from '@app/kernel';
import type { Reader, Tx } from '@app/platform';
import { LetterOffice } from './letter-office.entity';
import { LetterNumberPattern, LetterRegister } from './letter-register.entity';
import { localDay } from './letter-words';
import { checkPattern, writeNumber } from './number-pattern';

export interface RegisteredNumber {
  readonly register: string;
  readonly year: number;
  readonly serial: number;
  readonly number: string;
}

/**
 * Number registers: one series per register and year (WIB). The row stays locked until the caller's transaction ends,
 * so numbers follow each other without gap or double, also when a transaction rolls back (standards' spec §2.6.9).
 */
@Injectable()
export class Registers {
  /** The next number of a register: `agenda`, `receipt`, `disposition`, `analysis`, `outgoing:B` … */
  async next(tx: Tx, register: string, securityClass = 'B'): Promise<RegisteredNumber> {
    const pattern = await tx.one(LetterNumberPattern, { register });
    if (pattern === null) throw new Permanent('letters.register-unknown', { register });
    const { year } = localDay(tx.at);
    await tx.execute(`INSERT INTO letter_register (register, year, next) VALUES ($1, $2, 1) ON CONFLICT DO NOTHING`, [register, year]);
    const row = await tx.lock(LetterRegister, { register, year });
    await tx.execute(`UPDATE letter_register SET next = next + 1 WHERE register = $1 AND year = $2`, [register, year]);
    const office = await this.office(tx);
    const parts = { class: securityClass, serial: row.next, unit: office.unitToken, archive: office.archiveToken, at: tx.at };
    return { register, year, serial: row.next, number: writeNumber(pattern.pattern, parts) };
  }

  /** Changes how a register writes its numbers from now on. @throws Invalid */
  async setPattern(tx: Tx, register: string, pattern: string): Promise<void> {
    checkPattern(pattern);
    await tx.execute(`INSERT INTO letter_number_pattern (register, pattern) VALUES ($1, $2) ON CONFLICT (register) DO UPDATE SET pattern = $2`, [register, pattern]);
    await tx.event({ stream: `register:${register}`, type: 'letters.pattern-changed', data: { register, pattern } });
  }

  office(reader: Reader): Promise<LetterOffice> {
    return reader.get(LetterOffice, { id: 'main' });
  }

  /** Changes the office's own words; letters already composed keep theirs. */
  async setOffice(tx: Tx, office: Partial<Omit<LetterOffice, 'id'>>): Promise<void> {
    await tx.save(Object.assign(await this.office(tx), office));
    await tx.event({ stream: 'letter-office', type: 'letters.office-changed', data: { fields: Object.keys(office) } });
  }
}
