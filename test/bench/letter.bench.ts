import { join } from 'node:path';
import { closeRange, fillRoom, letterPdf, SocketSigner, verify } from '@app/letters';
import { Config } from '@app/platform';
import { aModel } from '../support/letters.factory';
import type { Bench } from './bench';
import type { BenchStack } from './bench-stack';
import { drawn, recorded } from './by-hand/drawn-page';
import { median } from './figure';

const rounds = 40;

/** A reply as it leaves the office: its paper, and its paper with the signature of the running signer. */
export const letterBench: Bench = {
  name: 'letter',
  stack: true,
  run: async (stack) => {
    const [ours, peer] = await paper();
    return [
      { name: 'letter as PDF, median', ours, peer, peerName: 'pdfkit alone drawing the same page', unit: 'ms', better: 'lower', goal: { of: 'ours', is: 80 } },
      { name: 'letter as PDF, signed and checked, median', ours: await signed(stack), peer: null, peerName: null, unit: 'ms', better: 'lower', goal: { of: 'ours', is: 200 } },
    ];
  },
};

async function paper(): Promise<[number, number]> {
  const model = aModel('reply');
  const calls = await recorded(() => letterPdf(model));
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = -10; round < rounds; round++) {
    const [mine, his] = [await timed(() => letterPdf(model)), await timed(() => drawn(calls))];
    if (round >= 0) [ours.push(mine), theirs.push(his)];
  }
  return [median(ours), median(theirs)];
}

/** The passphrase opens the key anew for each letter, as in the office. */
async function signed(stack: BenchStack): Promise<number> {
  const { people } = await stack.run();
  const head = people.find((p) => p.signingPassphrase !== undefined)!;
  const signer = new SocketSigner(Config.from({ profile: 'demo', databaseUrl: await stack.databaseUrl(), keyFile: '/nonexistent', signerSocket: join(stack.state, 'signer-run/signer.sock') }));
  const took: number[] = [];
  for (let round = -3; round < rounds / 2; round++) {
    const ms = await timed(async () => {
      const reserved = closeRange(await letterPdf(aModel('reply'), { signature: true }));
      const cms = await signer.sign({ positionId: head.positionId, personId: head.personId, passphrase: head.signingPassphrase!, sha256: reserved.sha256 });
      if (!verify(fillRoom(reserved, cms)).valid) throw new Error('the signature does not hold');
    });
    if (round >= 0) took.push(ms);
  }
  return median(took);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
