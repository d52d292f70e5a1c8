import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { Journey } from '../../apps/cli/src/journey/journey';
import { Tools } from '../../apps/cli/src/journey/tools';
import { signingRoot } from '../../apps/cli/src/launch/signer-keys';
import type { Bench } from './bench';
import type { BenchStack } from './bench-stack';
import { PeerZone } from './by-hand/peer-zone';
import { Administrator } from './by-hand/site-by-hand';
import { median } from './figure';

const rounds = 5;

/** From the signature's transaction (which dispatches) to HTTPS: by the story's own proof and by a client of ours, whichever is later. */
export const dispatchBench: Bench = {
  name: 'dispatch',
  stack: true,
  run: (stack) =>
    stack.services(async (services) => {
      const lab = await stack.facts();
      const admin = new Administrator(lab, await PeerZone.serve(services, 'pembanding.id', 1_000));
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        ours.push(await dispatched(stack, `ukur-${randomBytes(4).toString('hex')}.mil.id`));
        const name = `banding-${randomBytes(4).toString('hex')}.mil.id`;
        const began = Date.now();
        await admin.register(name, 8_000 + round);
        theirs.push((await secureSince(name, await siteAddresses(stack), lab.acme.roots)) - began);
      }
      const peerName = 'the same by root scripts: zone files with knotc and rndc, account script, acme-client, nginx (SSH not counted)';
      const figure = (name: string, of: (values: number[]) => number) =>
        ({ name: `signature dispatched to HTTPS proven, ${name} of ${rounds}`, ours: of(ours) / 1000, peer: of(theirs) / 1000, peerName, unit: 's', better: 'lower', goal: { of: 'ours', is: 6 } }) as const;
      return [figure('median', median), figure('worst', (values) => Math.max(...values))];
    }),
};

/** One request through the panel as the sample people. @returns milliseconds */
async function dispatched(stack: BenchStack, name: string): Promise<number> {
  const lab = await stack.facts();
  const { address } = await stack.run();
  const root = await readFile(signingRoot(stack.state).certificate, 'utf8');
  const secure = run(stack, name).then(async () => secureSince(name, await siteAddresses(stack), lab.acme.roots));
  const lines = await new Journey(await stack.cast(), new Tools(lab.tools.run), lab, root, name).run();
  const failed = lines.find((l) => !l.ok);
  if (failed !== undefined) throw new Error(`${address}: ${failed.step}: ${failed.evidence}`);
  const { began, proven } = await run(stack, name);
  return Math.max(await secure, proven!.getTime()) - began.getTime();
}

interface Told {
  readonly began: Date;
  /** When the step that serves and checks the certificate was done. */
  readonly proven: Date | null;
}

/** The story of a name, waited for. Its row is as old as the transaction that signed and dispatched. */
async function run(stack: BenchStack, name: string): Promise<Told> {
  const client = new Client({ connectionString: await stack.databaseUrl() });
  client.on('error', () => undefined); // the database ends with the stack; the query tells
  await client.connect();
  try {
    for (const end = Date.now() + 300_000; Date.now() < end; await setTimeout(50)) {
      const { rows } = await client.query<Told>(
        `SELECT run.created_at AS began, step.finished_at AS proven FROM run JOIN step ON step.run_id = run.id AND step.name = 'tls' WHERE run.story = 'register-domain' AND run.ask->'payload'->>'name' = $1`,
        [name],
      );
      if (rows[0] !== undefined) return rows[0];
    }
    throw new Error(`nothing was dispatched for ${name}`);
  } finally {
    await client.end();
  }
}

async function siteAddresses(stack: BenchStack): Promise<string[]> {
  return (await stack.facts()).nodes.filter((n) => n.role === 'hosting').map((n) => n.address);
}

/** @returns the moment at which a node first answered 200 for the name under a chain of the authority's roots */
async function secureSince(name: string, addresses: readonly string[], rootsFile: string): Promise<number> {
  const ca = await readFile(rootsFile);
  for (const end = Date.now() + 60_000; Date.now() < end; await setTimeout(25)) {
    const answers = await Promise.all(addresses.map((address) => answersSecurely(name, address, ca)));
    if (answers.includes(true)) return Date.now();
  }
  throw new Error(`https://${name}/ was not there within a minute`);
}

function answersSecurely(name: string, address: string, ca: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host: address, servername: name, headers: { host: name }, path: '/', ca, agent: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}
