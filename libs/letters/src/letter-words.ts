import type { Acting, SecurityClass, SignatureBlock, Urgency } from './letter-text';

const months = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];
const romans = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];

export const classWords: Readonly<Record<SecurityClass, string>> = { B: 'Biasa', T: 'Terbatas', R: 'Rahasia', SR: 'Sangat Rahasia' };
export const urgencyWords: Readonly<Record<Urgency, string>> = { biasa: 'Biasa', segera: 'Segera', kilat: 'Kilat' };
const actingWords: Readonly<Record<Acting, string>> = { temporary: 'Plt.', daily: 'Plh.' };

/** Offices date their letters by Western Indonesian time (UTC+7, no summer time), wherever the server stands. */
const wibOffset = 7 * 3600_000;

export interface LocalDay {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  readonly day: number;
}

export function localDay(at: Date): LocalDay {
  const wib = new Date(at.getTime() + wibOffset);
  return { year: wib.getUTCFullYear(), month: wib.getUTCMonth() + 1, day: wib.getUTCDate() };
}

export function roman(month: number): string {
  return romans[month - 1] ?? String(month);
}

/** "23 November 2026"; a day may come as an instant or as `YYYY-MM-DD`, which is a day already. */
export function longDate(day: Date | string): string {
  const { year, month, day: d } = typeof day === 'string' ? parseDay(day) : localDay(day);
  return `${d} ${months[month - 1] ?? month} ${year}`;
}

/** "23 November 2026 pukul 09.05 WIB"; takes an instant or its ISO text. */
export function longTime(at: Date | string): string {
  const instant = new Date(at);
  const wib = new Date(instant.getTime() + wibOffset).toISOString();
  return `${longDate(instant)} pukul ${wib.slice(11, 16).replace(':', '.')} WIB`;
}

/** The post as it stands above a name: "Plh. Kepala Pusat …". */
export function signingTitle(signature: Pick<SignatureBlock, 'title' | 'acting'>): string {
  return signature.acting === null ? signature.title : `${actingWords[signature.acting]} ${signature.title}`;
}

function parseDay(text: string): LocalDay {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return localDay(new Date(text));
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}
