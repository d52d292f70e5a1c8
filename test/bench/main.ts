import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { Bench } from './bench';
import { BenchStack } from './bench-stack';
import { dispatchBench } from './dispatch.bench';
import { judge, quietShare, table, type Figure } from './figure';
import { hostingBench } from './hosting.bench';
import { letterBench } from './letter.bench';
import { busyShare } from './machine';
import { memoryBench } from './memory.bench';
import { startBench } from './start.bench';
import { zoneBench } from './zone.bench';

/** In this order: those that start the stack anew come before those that fill it. */
const all: readonly Bench[] = [startBench, memoryBench, letterBench, hostingBench, dispatchBench, zoneBench];

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false }, state: { type: 'string', default: '/var/lib/panji/bench' } } });
  const unknown = positionals.filter((name) => !all.some((b) => b.name === name));
  if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(', ')}; there are ${all.map((b) => b.name).join(', ')}`);
  if (process.getuid?.() !== 0) throw new Error('the bench needs root on Debian: it measures the lab’s real servers');
  const chosen = all.filter((b) => positionals.length === 0 || positionals.includes(b.name));
  const figures = await measure(chosen, values.state, values);
  if (!values.json) process.stdout.write(`\n${table(figures)}\n\n! other work took more than ${quietShare * 100} % of the processors just before or after: run it again on an idle machine\n`);
  return figures.every((f) => f.met) ? 0 : 1;
}

async function measure(benches: readonly Bench[], state: string, options: { json: boolean; keep: boolean }): Promise<Figure[]> {
  const stack = new BenchStack(state);
  process.once('SIGINT', () => void (options.keep ? stack.stop() : stack.clear()).finally(() => process.exit(130)));
  const figures: Figure[] = [];
  try {
    if (benches.some((b) => b.stack)) await bringUp(stack, options.keep);
    for (const bench of benches) {
      process.stderr.write(`bench: ${bench.name}\n`);
      const before = await busyShare();
      const found = await bench.run(stack);
      const busy = Math.max(before, await busyShare());
      for (const measured of found) {
        const figure = judge(measured, busy);
        figures.push(figure);
        if (options.json) process.stdout.write(`${JSON.stringify(figure)}\n`);
        else process.stderr.write(`  ${figure.name}: ${figure.ours} ${figure.unit}\n`);
      }
    }
    return figures;
  } catch (error) {
    console.error(error); // before the stack goes: what still leans on it fails then too
    throw error;
  } finally {
    await (options.keep ? stack.stop() : stack.clear());
  }
}

async function bringUp(stack: BenchStack, keep: boolean): Promise<void> {
  process.stderr.write(`bench: bringing everything up in ${stack.state}\n`);
  if (!keep) await stack.clear();
  stack.prepare();
  await stack.start();
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
