import { execFile } from 'node:child_process';
import { chown, cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { mountCheckout, unmountCheckout } from '../../apps/cli/src/launch/mount';
import type { Bench } from './bench';
import { interrupt, npmStart, untilLogin, type BenchStack } from './bench-stack';
import { median, type Measured } from './figure';

const run = promisify(execFile);
const rounds = 3;

/** Later starts on kept data, each until the login page is there. */
export const startBench: Bench = {
  name: 'start',
  stack: true,
  run: async (stack) => [figure('second npm start to the login page, without the lab', await withoutLab(stack), 10), figure('second npm start to the login page, lab included', await withLab(stack), 25)],
};

function figure(name: string, seconds: number[], goal: number): Measured {
  return { name: `${name} (median of ${rounds})`, ours: median(seconds), peer: null, peerName: null, unit: 's', better: 'lower', goal: { of: 'ours', is: goal } };
}

async function withLab(stack: BenchStack): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await stack.stop();
    await built(stack.instance.checkout, stack.state);
    seconds.push((await stack.start()) / 1000);
  }
  return seconds;
}

/** As a user who is not root, who gets no lab; in a copy of the checkout that he may read and nobody touches meanwhile. */
async function withoutLab(stack: BenchStack): Promise<number[]> {
  const state = `${stack.state}-plain`;
  const [copy, home, log] = [join(state, 'checkout'), join(state, 'panji'), join(state, 'launcher.log')];
  const identity = await nobody();
  await mkdir(home, { recursive: true });
  for (const folder of [state, home]) await chown(folder, identity.uid, identity.gid);
  await copied(stack.instance.checkout, copy);
  try {
    const seconds: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      await rm(join(home, 'run.json'), { force: true });
      const began = performance.now();
      const launcher = npmStart(copy, { PATH: process.env['PATH'], HOME: state, PANJI_STATE: home }, log, identity);
      const ms = await untilLogin(launcher, began, home, log).finally(() => interrupt(launcher));
      if (round > 0) seconds.push(ms / 1000);
    }
    return seconds;
  } finally {
    await unmountCheckout(join(copy, 'node_modules'));
    await rm(state, { recursive: true, force: true });
  }
}

async function nobody(): Promise<{ uid: number; gid: number }> {
  const { stdout } = await run('getent', ['passwd', 'nobody']);
  const [, , uid, gid] = stdout.split(':').map(Number);
  return { uid: uid!, gid: gid! };
}

async function copied(checkout: string, to: string): Promise<void> {
  const left = [join(checkout, 'node_modules'), join(checkout, '.git')];
  await cp(checkout, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, filter: (path) => !left.includes(path) });
  await mountCheckout(join(checkout, 'node_modules'), join(to, 'node_modules'));
  await built(to, join(to, '../panji'));
}

/** A source that was touched since is built before the clock runs: a start builds nothing. */
async function built(checkout: string, state: string): Promise<void> {
  await run(join(checkout, 'deploy/bin/panji'), ['help'], { cwd: checkout, env: { PATH: process.env['PATH'], PANJI_STATE: state } });
}
