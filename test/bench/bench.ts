import type { BenchStack } from './bench-stack';
import type { Measured } from './figure';

/** One benchmark: what it needs, and the figures it comes back with. */
export interface Bench {
  readonly name: string;
  /** Whether the launcher's whole stack must be running first. */
  readonly stack: boolean;
  run(stack: BenchStack): Promise<Measured[]>;
}
