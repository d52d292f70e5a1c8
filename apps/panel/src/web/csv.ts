import { StreamableFile } from '@nestjs/common';

/** RFC 4180, with a byte-order mark so that spreadsheets read it as UTF-8. */
export function csv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** A cell that a spreadsheet would take for a formula is told as text. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function csvFile(name: string, rows: readonly (readonly string[])[]): StreamableFile {
  return new StreamableFile(Buffer.from(csv(rows)), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="${name}.csv"` });
}
