export interface Line {
  readonly step: string;
  readonly who: string;
  readonly seconds: number;
  readonly evidence: string;
  readonly ok: boolean;
}

/** One table: step, who, seconds, evidence. */
export function table(lines: readonly Line[]): string {
  const rows = [['', 'langkah', 'oleh', 'detik', 'bukti'], ...lines.map((l) => [l.ok ? '✓' : '✗', l.step, l.who, l.seconds.toFixed(2), l.evidence])];
  const widths = [0, 1, 2, 3].map((i) => Math.max(...rows.map((r) => [...r[i]!].length)));
  return rows.map((r) => r.map((cell, i) => (i === 4 ? cell : i === 3 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')).join('\n');
}
