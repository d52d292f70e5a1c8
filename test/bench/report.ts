/** One figure: ours against a peer, both from one run on one machine. */
export interface BenchFigure {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** The ratio ours / peer that is promised. */
  readonly goal: number;
}

/** Prints the figure as one line of JSON. @returns whether its goal is met */
export function report(figure: BenchFigure): boolean {
  const ratio = Number((figure.ours / figure.peer).toFixed(3));
  const met = figure.better === 'lower' ? ratio <= figure.goal : ratio >= figure.goal;
  const { name, ours, peer, peerName, unit, better, goal } = figure;
  process.stdout.write(`${JSON.stringify({ name, ours, peer, peerName, unit, better, ratio, goal, met })}\n`);
  return met;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(sorted.length / 2)] ?? NaN).toFixed(1));
}
