/** What was measured, before it is judged. A missing peer is said by null: no honest one exists. */
export interface Measured {
  readonly name: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly peerName: string | null;
  readonly unit: 'ms' | 's' | 'MB';
  readonly better: 'lower' | 'higher';
  /** What is promised, of `ours` itself or of the ratio ours / peer. */
  readonly goal: { readonly of: 'ours' | 'ratio'; readonly is: number };
}

/** One line of the report. */
export interface Figure extends Omit<Measured, 'goal'> {
  readonly ratio: number | null;
  /** As a sentence: `ours <= 500`, `ratio <= 1.5`. */
  readonly goal: string;
  readonly met: boolean;
  /** Share of the processors (0…1) that other work took just before or after: above `quietShare` the figure tells more of the machine than of us. */
  readonly busy: number;
}

export const quietShare = 0.15;

export function judge(measured: Measured, busy: number): Figure {
  const { goal, ...rest } = measured;
  const ours = rounded(measured.ours);
  const peer = measured.peer === null ? null : rounded(measured.peer);
  const ratio = peer === null ? null : Number((ours / peer).toFixed(3));
  const value = goal.of === 'ours' ? ours : (ratio ?? NaN);
  const lower = measured.better === 'lower';
  return { ...rest, ours, peer, ratio, goal: `${goal.of} ${lower ? '<=' : '>='} ${goal.is}`, met: lower ? value <= goal.is : value >= goal.is, busy };
}

export function table(figures: readonly Figure[]): string {
  const head = ['', 'figure', 'ours', 'peer', 'unit', 'ratio', 'goal', 'busy', 'peer is'];
  const rows = [head, ...figures.map((f) => [f.met ? '✓' : '✗', f.name, String(f.ours), f.peer === null ? '–' : String(f.peer), f.unit, f.ratio === null ? '–' : String(f.ratio), f.goal, `${Math.round(f.busy * 100)} %${f.busy > quietShare ? ' !' : ''}`, f.peerName ?? 'none'])];
  const widths = head.map((_, i) => Math.max(...rows.map((r) => [...r[i]!].length)));
  return rows.map((r) => r.map((cell, i) => ([2, 3, 5].includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ').trimEnd()).join('\n');
}

/** The value below which the share `q` of the values lies (nearest rank). */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function rounded(value: number): number {
  return value < 10 ? Number(value.toFixed(2)) : Number(value.toFixed(1));
}
