import { randomInt } from 'node:crypto';
import { officeDay } from '@app/identity';
import type { Tx } from '@app/platform';

/** Crockford's alphabet: no letter that is read as a digit. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `DOM-2026-0001`. The register's row stays locked until the commit, and a rollback gives the number back: no gaps. */
export async function requestNumber(tx: Tx, standard: string): Promise<string> {
  const year = Number(officeDay(tx.at).slice(0, 4));
  const [row] = await tx.query<{ last: number }>(
    `INSERT INTO request_register (standard, year, last) VALUES ($1, $2, 1)
     ON CONFLICT (standard, year) DO UPDATE SET last = request_register.last + 1 RETURNING last`,
    [standard, year],
  );
  return `${standard}-${year}-${String(row!.last).padStart(4, '0')}`;
}

/** Sixty random bits, in groups a person can read out: `7Q2M-XK9D-0VTA`. */
export function trackingCode(): string {
  const signs = Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]);
  return [0, 4, 8].map((i) => signs.slice(i, i + 4).join('')).join('-');
}
