import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { LessThan, MoreThan, type FindOperator } from 'typeorm';
import { isId } from '@app/kernel';

const text = ({ value }: { value: unknown }): unknown => (typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, 120) : undefined);
const id = ({ value }: { value: unknown }): unknown => (isId(value) ? value : undefined);

/** What is asked of a list, from its address. What makes no sense is left out, not refused: a list is only read. */
export class ListingDto {
  @IsOptional() @Transform(text) q?: string;
  @IsOptional() @Transform(text) state?: string;
  @IsOptional() @Transform(id) unit?: string;
  /** `old`: oldest first. */
  @IsOptional() @Transform(text) sort?: string;
  /** Id of the last row of the page before: a page is found by this key, never by an offset. */
  @IsOptional() @Transform(id) after?: string;
}

/** Rows a page; a CSV has up to `csvRows`, read `csvPage` at a time. */
export const pageRows = 50;
const csvRows = 10_000;
const csvPage = 500;

export interface Listed<T> {
  readonly items: readonly T[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

/** Our ids grow with time, so their order is the order of making. */
export function byKey(listing: ListingDto): { order: { id: 'ASC' | 'DESC' }; where: { id?: FindOperator<string> } } {
  const old = listing.sort === 'old';
  const { after } = listing;
  return { order: { id: old ? 'ASC' : 'DESC' }, where: after === undefined ? {} : { id: old ? MoreThan(after) : LessThan(after) } };
}

/** `rows` were asked for one more than a page holds: that one says whether there is a next page. */
export function cut<T extends { readonly id: string }>(rows: readonly T[], most: number = pageRows): Listed<T> {
  const items = rows.slice(0, most);
  return { items, next: rows.length > most ? items.at(-1)!.id : null };
}

/** The rows of all pages as lines of a CSV; only the lines are kept while the next page is read. */
export async function everyPage<T>(listing: ListingDto, page: (listing: ListingDto, most: number) => Promise<Listed<T>>, line: (item: T) => string[]): Promise<string[][]> {
  const lines: string[][] = [];
  let after: string | undefined;
  do {
    const { items, next } = await page({ ...listing, after }, csvPage);
    lines.push(...items.map(line));
    after = next ?? undefined;
  } while (after !== undefined && lines.length < csvRows);
  return lines;
}

/** For ILIKE: what was typed, anywhere, with no character of it a wildcard. */
export function anywhere(typed: string): string {
  return `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
}

/** What the filter of a list shows: its own values, the states to choose from, the ways on. */
export function listingView(path: string, listing: ListingDto, next: string | null, states: readonly { value: string; key: string }[]): Record<string, unknown> {
  const address = (at: string, changes: Partial<ListingDto>): string => {
    const asked = Object.entries({ ...listing, ...changes }).filter((e): e is [string, string] => typeof e[1] === 'string');
    return asked.length === 0 ? at : `${at}?${new URLSearchParams(asked).toString()}`;
  };
  const filtered = listing.q !== undefined || listing.state !== undefined || listing.unit !== undefined;
  return {
    listing: {
      path, q: listing.q ?? '', filtered, old: listing.sort === 'old',
      states: states.map((s) => ({ ...s, checked: s.value === listing.state })),
      csv: address(`${path}.csv`, { after: undefined }),
      next: next === null ? null : address(path, { after: next }),
      first: listing.after === undefined ? null : address(path, { after: undefined }),
    },
  };
}
