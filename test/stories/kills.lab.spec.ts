import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Client } from 'pg';
import { labNode } from '../support/enrolled-nodes';
import { Stack } from '../support/stack';
import { actingHeads } from './acting-heads';
import { faultPoints } from './fault-points';
import { Machinery } from './machinery';
import { freshLabel, Office, storyOf, type Detail } from './office';
import { difference, shapes, unlike, type Shapes } from './rows';

let stack: Stack;
let office: Office;
let machinery: Machinery;
let heads: string[];
/** What one undisturbed request leaves in the database. */
let calm: Shapes;

beforeAll(async () => {
  stack = await Stack.up();
  machinery = await Machinery.of(stack);
  const stand = await actingHeads(stack, 7);
  heads = stand.map((h) => h.key);
  office = new Office(stack.address, [...stack.people, ...stand]);
  await Promise.all([...heads, 'head', 'section-head', 'officer', 'reception', 'liaison-a'].map((key) => office.cast.as(key)));
  await office.executed(await signed('kill')); // the unit's account stands from now on
  const before = await settledShapes();
  const id = await signed('calm');
  await office.executed(id);
  calm = difference(before, await settledShapes());
}, 180_000);

afterAll(() => machinery?.close());

let turn = 0;

async function signed(word: 'kill' | 'calm', prepared?: string): Promise<string> {
  const id = prepared ?? (await office.prepare(`${freshLabel(word)}.mil.id`));
  await office.sign(id, heads[turn++ % heads.length]);
  return id;
}

/** When what is owed by timers (the hand-over of messages) is done too. */
async function settledShapes(): Promise<Shapes> {
  for (let waited = 0; waited < 30_000; waited += 200) {
    const [row] = await sql<{ n: number }>(`SELECT count(*)::int AS n FROM outbox_message WHERE state = 'queued'`);
    if (row!.n === 0) break;
    await setTimeout(200);
  }
  return shapes(stack.databaseUrl);
}

async function sql<T>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    return (await client.query(text, values)).rows as T[];
  } finally {
    await client.end();
  }
}

/** One signed reply, one site on the unit's one account, one certificate in use, and both name servers serving it. */
async function expectOnce(id: string): Promise<void> {
  const [once] = await sql(
    `SELECT (SELECT count(*)::int FROM letter WHERE about_id = q.id::text AND kind = 'reply') AS letters,
            (SELECT count(*)::int FROM site WHERE name = q.payload->>'name') AS sites,
            (SELECT count(*)::int FROM hosting_account WHERE unit_id = q.unit_id AND state <> 'removed') AS accounts,
            (SELECT count(*)::int FROM certificate WHERE name_set = q.payload->>'name') AS certificates,
            (SELECT count(*)::int FROM domain WHERE name = q.payload->>'name') AS domains
       FROM service_request q WHERE id = $1`,
    [id],
  );
  expect(once).toEqual({ letters: 1, sites: 1, accounts: 1, certificates: 1, domains: 1 });
}

async function names(ids: readonly string[]): Promise<string[]> {
  return (await sql<{ name: string }>(`SELECT payload->>'name' AS name FROM service_request WHERE id = ANY ($1::uuid[])`, [ids])).map((r) => r.name);
}

async function expectSameEnd(before: Shapes, ids: readonly string[]): Promise<void> {
  for (const id of ids) await expectOnce(id);
  expect(await machinery.drift()).toEqual([]);
  expect(await machinery.unserved(['mil.id', ...(await names(ids))])).toEqual([]);
  expect(unlike(difference(before, await settledShapes()), ids.length, calm)).toEqual([]);
}

/** A worker that is armed with a point ends nowhere else, so its end is the proof that it came there. */
async function killedAt(point: string, kills: number): Promise<void> {
  const began = Date.now();
  while ((await stack.workerKills()) < kills) {
    if (Date.now() - began > 90_000) throw new Error(`no worker came to ${point}`);
    await setTimeout(100);
  }
  process.stdout.write(`  ${point}: killed after ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
}

function reached(step: string): (d: Detail) => boolean {
  return (d) => storyOf(d)?.steps.some((s) => s.name === step && s.state !== 'waiting') ?? false;
}

it('kill -9 of the worker at each fault point of the story: it comes back and the end is that of an undisturbed request', async () => {
  const before = await settledShapes();
  const prepared: string[] = [];
  for (let n = 0; n < faultPoints.length; n += 3) {
    prepared.push(...(await Promise.all(faultPoints.slice(n, n + 3).map(() => office.prepare(`${freshLabel('kill')}.mil.id`)))));
  }
  const [worker, kills] = [await stack.pid('worker'), await stack.workerKills()];
  await stack.armNextWorkers(faultPoints);
  await stack.signal('worker', 'SIGKILL');
  await stack.replaced(worker);
  for (const [n, point] of faultPoints.entries()) {
    await signed('kill', prepared[n]);
    await killedAt(point, kills + n + 2);
  }
  await Promise.all(prepared.map((id) => office.executed(id, 120_000)));
  await expectSameEnd(before, prepared);
}, 420_000);

it('kill -9 of PostgreSQL in the middle of the story: it comes back, and so does the story', async () => {
  const before = await settledShapes();
  const id = await signed('kill');
  await office.until(id, reached('account'), 'the account step');
  const postmaster = Number((await readFile(join(stack.instance.state, 'pg/data/postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(postmaster, 'SIGKILL');
  await office.executed(id);
  await expectSameEnd(before, [id]);
}, 180_000);

it('kill -9 of the agent on a node in the middle of the story: the worker starts it again', async () => {
  const before = await settledShapes();
  const id = await signed('kill');
  await office.until(id, reached('account'), 'the account step');
  const killed = await Promise.all(['host1', 'host2', 'ns1', 'ns2'].map((node) => labNode(node, 'exec', '--', 'pkill', '-KILL', '-f', 'agent.cjs').then(() => node, () => null)));
  expect(killed.filter((node) => node !== null)).not.toEqual([]);
  await office.executed(id);
  await expectSameEnd(before, [id]);
}, 120_000);

it('a name server that is down for a while: the story waits for it and ends right', async () => {
  const before = await settledShapes();
  const id = await office.prepare(`${freshLabel('kill')}.mil.id`);
  await labNode('ns2', 'stop');
  try {
    await signed('kill', id);
    const waiting = await office.until(id, (d) => storyOf(d)?.steps.some((s) => s.name === 'zone' && s.error !== null) ?? false, 'a try that failed');
    expect(storyOf(waiting)?.state).toBe('running');
    expect(storyOf(waiting)?.steps.find((s) => s.name === 'zone')?.error?.text).toMatch(/ns2/);
  } finally {
    await labNode('ns2', 'start');
  }
  await office.executed(id);
  await expectSameEnd(before, [id]);
}, 180_000);
