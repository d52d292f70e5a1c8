import { Invalid } from '@app/kernel';
import { localDay, roman } from './letter-words';

export interface NumberParts {
  readonly class: string;
  readonly serial: number;
  readonly unit: string;
  readonly archive: string;
  readonly at: Date;
}

const tokens = ['class', 'serial', 'unit', 'archive', 'romanMonth', 'month', 'year'] as const;

/**
 * Writes a number by a pattern of tokens, e.g. `{class}/{serial}/{romanMonth}/{year}` → `B/198/XI/2026`.
 * @throws Invalid `letters.pattern-unknown-token`, `letters.pattern-without-serial`
 */
export function writeNumber(pattern: string, parts: NumberParts): string {
  checkPattern(pattern);
  const { year, month } = localDay(parts.at);
  const values: Record<(typeof tokens)[number], string> = {
    class: parts.class,
    serial: String(parts.serial),
    unit: parts.unit,
    archive: parts.archive,
    romanMonth: roman(month),
    month: String(month).padStart(2, '0'),
    year: String(year),
  };
  return pattern.replace(/\{(\w+)\}/g, (_, token: (typeof tokens)[number]) => values[token]);
}

/** Serials start again each year: without serial and year two letters could carry one number. */
export function checkPattern(pattern: string): void {
  const used = [...pattern.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!);
  const unknown = used.find((token) => !(tokens as readonly string[]).includes(token));
  if (unknown !== undefined) throw new Invalid('letters.pattern-unknown-token', { token: unknown });
  if (!used.includes('serial') || !used.includes('year')) throw new Invalid('letters.pattern-without-serial', { pattern });
}
