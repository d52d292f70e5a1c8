import { Client } from 'pg';
import { DomainName } from '@app/kernel';
import { Stack } from '../support/stack';
import { actingHeads } from './acting-heads';
import { Machinery } from './machinery';
import { freshLabel, Office, storyOf, type Detail } from './office';

let stack: Stack;
let office: Office;
let machinery: Machinery;
let heads: string[];

beforeAll(async () => {
  stack = await Stack.up();
  machinery = await Machinery.of(stack);
  const stand = await actingHeads(stack, 6);
  heads = stand.map((h) => h.key);
  office = new Office(stack.address, [...stack.people, ...stand]);
  await Promise.all([...heads, 'head', 'section-head', 'officer', 'second-officer', 'reception', 'liaison-a'].map((key) => office.cast.as(key)));
}, 180_000);

afterAll(() => machinery?.close());

/** A stopped worker takes no step: what is signed meanwhile waits. */
async function whileHeld(work: () => Promise<void>): Promise<void> {
  await stack.signal('worker', 'SIGSTOP');
  try {
    await work();
  } finally {
    await stack.signal('worker', 'SIGCONT');
  }
}

function execClock(detail: Detail) {
  return detail.clocks.find((c) => c.id.startsWith('DOM-3a-exec'))!;
}

function stuckStep(detail: Detail) {
  return storyOf(detail)!.steps.find((s) => s.state === 'stuck')!;
}

async function typesAt(zone: string, owner: string): Promise<string[]> {
  const sets = await machinery.db.read(Machinery.actor.scope, (r) => machinery.zones.content(r, DomainName.parse(zone)));
  return sets.filter((s) => s.owner.toString() === owner).map((s) => `${s.type} ${s.rdata.join(' ')}`);
}

it('the same record set changed after the signature: stuck, replan, new signature, done on the same run with the first DOM-3a-exec clock; another name goes through', async () => {
  const [name, other] = [`${freshLabel('pindah')}.mil.id`, `${freshLabel('lain')}.mil.id`];
  const [id, otherId] = await Promise.all([office.prepare(name), office.prepare(other)]);
  await whileHeld(async () => {
    await office.sign(id, heads[0]);
    await office.sign(otherId, heads[1]);
    await machinery.delegate(name, 'satuan.example');
    await machinery.delegate(`${freshLabel('tetangga')}.mil.id`, 'satuan.example');
  });

  const stuck = await office.stuck(id);
  expect(stuck.state).toBe('in_execution');
  expect(stuckStep(stuck)).toMatchObject({ name: 'zone', error: { code: 'zones.moved-on' } });
  expect(stuckStep(stuck).error!.text).toMatch(new RegExp(`${name}.*(berubah|diubah)`));
  await office.executed(otherId); // neither the change of another name in the zone nor the first request held it up

  const replanned = await office.act('officer', id, 'replan', { reason: 'Delegasi nama ini berubah setelah surat ditandatangani.' });
  expect(replanned.state).toBe('disposed');
  await expect(office.act('liaison-a', id, 'withdraw', { reason: 'Tidak jadi.' })).rejects.toMatchObject({ status: 409 });
  await office.answer(id, 'can');
  await office.sign(id, heads[2]);

  const done = await office.executed(id);
  expect(storyOf(done)!.id).toBe(storyOf(stuck)!.id);
  expect(done.runs.filter((r) => r.story === 'register-domain')).toHaveLength(1);
  expect(execClock(done).startedAt).toBe(execClock(stuck).startedAt);
  expect(done.plan!.version).toBe(2);
  expect(done.letters.filter((l) => l.kind === 'reply').map((l) => l.state)).toEqual(['signed', 'signed']);
  expect(await typesAt('mil.id', name)).toEqual([expect.stringMatching(/^NS ns1\.mil\.id\. ns2\.mil\.id\.$/)]);
  expect(await machinery.unserved(['mil.id', name, other])).toEqual([]);
}, 240_000);

it('an assignment that lapsed after the signature is stuck for a person; refused after a replan, the story takes back all it did and the name is free again', async () => {
  const name = `${freshLabel('batal')}.mil.id`;
  const id = await office.prepare(name);
  await office.sign(id, heads[3]);
  await office.until(id, (d) => d.state === 'in_execution', 'the beginning of the work');
  await assignmentEnds('2026-01-02');
  try {
    const stuck = await office.stuck(id);
    expect(stuckStep(stuck)).toMatchObject({ name: 'finish', error: { code: 'approvals.assignment-lapsed' } });
    expect(stuckStep(stuck).error!.text).toMatch(/Perwira Registrasi dan Hosting/);
    expect(await typesAt(name, name)).not.toEqual([]);

    await office.act('head', id, 'reassign', { officers: [office.cast.person('second-officer').personId], reason: 'Surat perintah perwira pertama berakhir.' });
    await office.act('second-officer', id, 'replan', { reason: 'Permohonan dinilai ulang.' });
    await office.answer(id, 'cannot', 'second-officer');
    await office.sign(id, heads[4]);
    const over = await office.until(id, (d) => storyOf(d)?.state === 'undone', 'the undo');
    expect(over.state).toBe('declined');
  } finally {
    await assignmentEnds(null);
  }
  expect(await typesAt('mil.id', name)).toEqual([]);
  expect(await machinery.drift()).toEqual([]);
  expect(await machinery.unserved(['mil.id', name])).toEqual([]);
  expect(await office.prepare(name)).not.toBe(id); // the name may be asked for again
}, 240_000);

async function assignmentEnds(day: string | null): Promise<void> {
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    await client.query('UPDATE assignment SET in_force_to = $2 WHERE person_id = $1', [office.cast.person('officer').personId, day]);
  } finally {
    await client.end();
  }
}
