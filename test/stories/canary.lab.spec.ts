import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { Stack } from '../support/stack';
import { Machinery } from './machinery';
import { freshLabel, Office } from './office';

let stack: Stack;
let office: Office;

/** Command lines of every process of this machine and of the lab's nodes, which share its process table. */
const seen = new Set<string>();
let watch: NodeJS.Timeout;

beforeAll(async () => {
  stack = await Stack.up();
  office = new Office(stack.address, stack.people);
  watch = setInterval(look, 50);
  const id = await office.prepare(`${freshLabel('kenari')}.mil.id`);
  await office.sign(id);
  await office.executed(id);
}, 240_000);

afterAll(() => clearInterval(watch));

function look(): void {
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    } catch {
      // ended meanwhile
    }
  }
}

/** What must be nowhere but in its own file or sealed column: a name for the report, and the text itself. */
async function secrets(): Promise<[string, string][]> {
  const people = stack.people.flatMap((p): [string, string | undefined][] => [
    [`password of ${p.key}`, p.password],
    [`TOTP secret of ${p.key}`, p.totpSecret],
    [`passphrase of ${p.key}`, p.signingPassphrase],
  ]);
  const keys = ['panel', 'worker'].flatMap((name) => {
    const { keys: all } = JSON.parse(readFileSync(join(stack.instance.state, `keys/${name}.json`), 'utf8')) as { keys: Record<string, string> };
    return Object.values(all).map((key): [string, string] => [`key file of the ${name}`, key]);
  });
  const databases = (await databasePasswords()).map((password, n): [string, string] => [`database password ${n}`, password]);
  const sessions = (await rows('session')).map((row, n): [string, string] => [`session ${n}`, (JSON.parse(row) as { sid: string }).sid]);
  const found = [...people, ...keys, ...databases, ...sessions];
  return found.filter((s): s is [string, string] => s[1] !== undefined && s[1].length >= 12);
}

/** As the tenants read them on their nodes. */
async function databasePasswords(): Promise<string[]> {
  const machinery = await Machinery.of(stack);
  try {
    return await machinery.databasePasswords();
  } finally {
    await machinery.close();
  }
}

async function rows(table: string): Promise<string[]> {
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    return (await client.query<{ row: string }>(`SELECT to_jsonb(t)::text AS row FROM "${table}" t`)).rows.map((r) => r.row);
  } finally {
    await client.end();
  }
}

function leaks(text: string, all: readonly [string, string][]): string[] {
  const known = all.filter(([, secret]) => text.includes(secret)).map(([name]) => name);
  return /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text) ? [...known, 'a private key'] : known;
}

it('finds a secret where there is one: the check itself can fail', async () => {
  const all = await secrets();
  expect(all.length).toBeGreaterThan(25);
  expect(leaks(`x${all[0]![1]}y`, all)).toEqual([all[0]![0]]);
  expect(leaks((await rows('session')).join('\n'), all)).toContain('session 0');
  expect(seen.size).toBeGreaterThan(20);
});

it.each(['event', 'letter', 'outbox_message', 'run', 'step', 'step_attempt', 'remote_act', 'request_act', 'release', 'publication', 'certificate_order', 'domain_history', 'login_attempt', 'service_request', 'request_plan'])(
  'no password, token or key is in table %s',
  async (table) => {
    const all = await secrets();
    const found = await rows(table);
    expect(found.length).toBeGreaterThan(0);
    expect(leaks(found.join('\n'), all)).toEqual([]);
  },
);

it('no password, token or key is in a log', async () => {
  const all = await secrets();
  const folders = [join(stack.instance.state, 'log'), join(stack.instance.state, 'lab/log')];
  const logs = [...folders.flatMap((f) => readdirSync(f).map((name) => join(f, name))), join(stack.instance.state, 'launcher.log')];
  expect(logs.length).toBeGreaterThan(4);
  for (const log of logs) expect({ log, leaks: leaks(readFileSync(log, 'latin1'), all) }).toEqual({ log, leaks: [] });
});

it('no password, token or key was in an argument list while the story ran, on this machine or on a node', async () => {
  expect([...seen].some((line) => line.includes('nginx'))).toBe(true);
  expect(leaks([...seen].join('\n'), await secrets())).toEqual([]);
});
