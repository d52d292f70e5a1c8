import {
  Approvals, Calendars, letterService, Officers, Phrases, Products, RequestBoard, RequestClocks, Timelines,
  type ActData, type Product, type RequestInput, type ServiceRequest, type StandardDefinition, type State,
} from '@app/approvals';
import { Assignment, Holding, Identity, Person, Position, WorkUnit } from '@app/identity';
import { Actor, newId, type Json, type PlanPart, type Role } from '@app/kernel';
import { Letters, Registers } from '@app/letters';
import { registryOutlines } from '@app/registry';
import { ActDesk } from '../../libs/approvals/src/act-desk';
import { Acts } from '../../libs/approvals/src/acts';
import { DecisionActs } from '../../libs/approvals/src/decision.acts';
import { Guards } from '../../libs/approvals/src/guards.service';
import { Notices } from '../../libs/approvals/src/notices.service';
import { Plans } from '../../libs/approvals/src/plans.service';
import { ReceptionActs } from '../../libs/approvals/src/reception.acts';
import { ReplyActs } from '../../libs/approvals/src/reply.acts';
import { RequestLog } from '../../libs/approvals/src/request-log';
import { ServiceActs } from '../../libs/approvals/src/service.acts';
import { Submissions } from '../../libs/approvals/src/submissions';
import { testDatabase, type TestDatabase } from './database';
import { FakeSigner } from './fake-signer';

export const story = Actor.system('story');

/** Looked for everywhere after a signature: it must be nowhere. */
export const canary = 'canary-passphrase-4711';

const cast = {
  liaison: { roles: ['unit_liaison'], title: 'Perwira Penghubung Satuan A', unit: 'a', assigned: false },
  stranger: { roles: ['unit_liaison'], title: 'Perwira Penghubung Satuan B', unit: 'b', assigned: false },
  reception: { roles: ['reception_officer'], title: 'Petugas Penerima', unit: 'centre', assigned: true },
  head: { roles: ['centre_head'], title: 'Kepala Pusat', unit: 'centre', assigned: false },
  acting: { roles: ['centre_head', 'initialler', 'service_officer'], title: 'Wakil Kepala Pusat', unit: 'centre', assigned: true },
  officer: { roles: ['service_officer'], title: 'Perwira Layanan 1', unit: 'centre', assigned: true },
  colleague: { roles: ['service_officer'], title: 'Perwira Layanan 2', unit: 'centre', assigned: true },
  unassigned: { roles: ['service_officer', 'reception_officer'], title: 'Perwira Baru', unit: 'centre', assigned: false },
  initialler: { roles: ['initialler'], title: 'Kepala Bagian', unit: 'centre', assigned: false },
  inspector: { roles: ['inspector'], title: 'Inspektur', unit: 'centre', assigned: false },
  admin: { roles: ['platform_admin'], title: 'Administrator', unit: 'centre', assigned: false },
} satisfies Record<string, { roles: Role[]; title: string; unit: 'a' | 'b' | 'centre'; assigned: boolean }>;
export type Cast = keyof typeof cast;

export const testStandard: StandardDefinition = {
  id: 'DOM', version: 1, calendar: 'tni', execEndsAt: 'finish', autoCloseDays: 3,
  clocks: [{ id: 'DOM-3a-reply', slot: 'reply', unit: 'days', limit: 1 }, { id: 'DOM-3a-exec', slot: 'exec', unit: 'days', limit: 3 }],
};

/** A product whose hooks the tests hold in their hands. */
export class TestProduct implements Product {
  readonly standard = testStandard;
  readonly flow = letterService;
  readonly planStory = 'test-plan';
  readonly story = 'test-story';
  readonly released: string[] = [];
  movedOn: string | null = null;
  failing: Error | null = null;

  constructor(readonly key = 'test_product') {}

  readonly hooks: Product['hooks'] = {
    planStillHolds: () => Promise.resolve(this.movedOn === null ? null : { key: 'test.moved', facts: { name: this.movedOn } }),
    onRefused: (_tx, request) => {
      if (this.failing) return Promise.reject(this.failing);
      this.released.push(request.reservation ?? '');
      return Promise.resolve();
    },
    describe: () => ({ key: 'test.asked', facts: {} }),
  };
}

export const aPlan = (name = 'a.mil.id'): PlanPart[] => [
  { lib: 'zones', content: { name, before: null, after: ['NS'] }, lines: [{ key: 'test.delegates', facts: { name } }] },
  { lib: 'hosting', content: { account: name }, lines: [{ key: 'test.opens-account', facts: { name } }] },
];

/** The approvals lib on a real database, with a sample organisation and real signatures. */
export interface ApprovalsHouse {
  readonly t: TestDatabase;
  readonly approvals: Approvals;
  readonly board: RequestBoard;
  readonly timelines: Timelines;
  readonly clocks: RequestClocks;
  readonly calendars: Calendars;
  readonly products: Products;
  readonly product: TestProduct;
  readonly letters: Letters;
  readonly signer: FakeSigner;
  readonly people: Readonly<Record<Cast, Actor>>;
  readonly units: Readonly<Record<'a' | 'b' | 'centre', string>>;
  input(changes?: Partial<RequestInput>): Promise<RequestInput>;
  submit(changes?: Partial<RequestInput>, by?: Cast, payload?: Json): Promise<ServiceRequest>;
  /** A new request on the road to a state; `cannot` and `in_person` choose the branch. */
  drive(to: State, branch?: { cannot?: boolean; inPerson?: boolean }): Promise<ServiceRequest>;
  /** One usual act in the name of whoever it belongs to, with everything it asks for. */
  step(id: string, action: Parameters<Approvals['act']>[2], data?: ActData): Promise<ServiceRequest>;
  storePlan(id: string, parts?: readonly PlanPart[]): Promise<unknown>;
  textHash(id: string): Promise<string>;
  /** The run of its story gets stuck, as after a Permanent error. */
  stick(id: string): Promise<void>;
}

export async function approvalsHouse(): Promise<ApprovalsHouse> {
  const t = await testDatabase({ stories: { ...registryOutlines, 'test-plan': ['plan'], 'test-story': ['zone', 'site'] } });
  const signer = await FakeSigner.start(t.clock);
  const identity = new Identity(t.clock);
  const { units, people } = await organisation(t, identity, signer);
  const wired = wire(t, identity, signer);
  const product = new TestProduct();
  wired.products.add(product);
  const scan = await t.db.transaction(story, (tx) => wired.approvals.storeScan(tx, Buffer.from('%PDF-1.4 sample')));
  return { t, signer, people, units, product, ...wired, ...helpers(t, wired, people, units.a, product, scan) };
}

type Wired = Omit<ReturnType<typeof wire>, never>;

function wire(t: TestDatabase, identity: Identity, signer: FakeSigner) {
  const registers = new Registers();
  const letters = new Letters(registers, signer, t.blobs, t.config);
  const [products, calendars, officers, phrases] = [new Products(), new Calendars(), new Officers(identity), new Phrases(testPhrases)];
  const notices = new Notices(t.outbox, phrases);
  const plans = new Plans(t.runs, letters);
  const clocks = new RequestClocks(t.events, products, calendars, t.db);
  const guards = new Guards(officers, plans, letters, t.runs);
  const acts = new Acts(
    new ReceptionActs(identity, letters, registers, notices, calendars, phrases),
    new DecisionActs(identity, letters, officers, plans, clocks, phrases),
    new ReplyActs(identity, letters, plans, phrases),
    new ServiceActs(letters, notices, plans, t.runs),
  );
  const log = new RequestLog(clocks);
  const desk = new ActDesk(products, guards, acts, officers, log);
  const approvals = new Approvals(t.db, desk, new Submissions(t.blobs, log), plans, products, calendars);
  const board = new RequestBoard(t.db, products, guards, calendars, t.clock);
  const timelines = new Timelines(t.db, products, clocks, letters, t.clock);
  return { approvals, board, timelines, clocks, calendars, products, letters };
}

const testPhrases = {
  'test.delegates': { id: 'Nama {name} didelegasikan.', en: '{name} is delegated.' },
  'test.opens-account': { id: 'Akun hosting {name} dibuat.', en: 'A hosting account {name} is made.' },
  'test.asked': { id: 'layanan uji', en: 'a test service' },
};

async function organisation(t: TestDatabase, identity: Identity, signer: FakeSigner) {
  const units = { a: newId(), b: newId(), centre: newId() };
  await t.db.transaction(Actor.system('test'), async (tx) => {
    for (const [name, id] of Object.entries(units)) {
      const kind = name === 'centre' ? 'centre' : 'unit';
      await tx.insert(WorkUnit, { id, parentId: null, predecessorId: null, kind, name: `Satuan ${name}`, shortName: name, email: `${name}@contoh.mil.id`, address: null, inForceFrom: '2020-01-01', inForceTo: null });
    }
  });
  const people = {} as Record<Cast, Actor>;
  for (const name of Object.keys(cast) as Cast[]) people[name] = await hire(t, identity, name, units, signer);
  return { units, people };
}

async function hire(t: TestDatabase, identity: Identity, name: Cast, units: Record<string, string>, signer: FakeSigner): Promise<Actor> {
  const { roles, title, unit, assigned } = cast[name];
  const [personId, positionId] = [newId(), newId()];
  await t.db.transaction(Actor.system('test'), async (tx) => {
    await tx.insert(Person, { id: personId, kind: 'military', name: `Contoh ${name}`, rank: 'Mayor', serviceNumber: newId(), email: null });
    await tx.insert(Position, { id: positionId, unitId: units[unit]!, title, roles: [...roles] });
    await tx.insert(Holding, { id: newId(), positionId, personId, kind: 'definitive', heldFrom: '2020-01-01', heldTo: null });
    if (assigned) await tx.insert(Assignment, { id: newId(), personId, service: 'DOM', number: newId(), inForceFrom: '2026-01-01', inForceTo: null, signedBy: positionId });
  });
  if ((roles as Role[]).includes('centre_head')) await signer.enrol({ positionId, personId }, { name: `Contoh ${name}`, title, passphrase: canary });
  return t.db.read(story.scope, (r) => identity.actor(r, personId));
}

type Helpers = Pick<ApprovalsHouse, 'input' | 'submit' | 'drive' | 'step' | 'storePlan' | 'textHash' | 'stick'>;

function helpers(t: TestDatabase, { approvals, letters, board }: Wired, people: ApprovalsHouse['people'], unitId: string, product: TestProduct, scan: string): Helpers {
  const input: Helpers['input'] = (changes = {}) => Promise.resolve({ ...anInput(unitId, scan), ...changes });
  const submit: Helpers['submit'] = async (changes, by = 'liaison', payload = { name: 'a.mil.id' }) => {
    const given = await input(changes);
    return t.db.transaction(people[by], (tx) => approvals.submit(tx, people[by], product, given, payload));
  };
  const textHash: Helpers['textHash'] = async (id) => {
    const request = await board.get(story, id);
    return (await t.db.read(story.scope, (r) => letters.get(r, request.replyId!))).textHash;
  };
  const storePlan: Helpers['storePlan'] = (id, parts = aPlan()) => t.db.transaction(story, (tx) => approvals.storePlan(tx, id, parts));
  const step: Helpers['step'] = async (id, action, data = {}) => {
    const { by, ...usual } = await usually(action, () => textHash(id), people);
    const { mode } = await board.get(story, id);
    return approvals.act(by === story && mode === 'in_person' ? people.officer : by, id, action, { ...usual, ...data });
  };
  const drive: Helpers['drive'] = async (to, branch = {}) => {
    let request = await submit({ reservation: newId() });
    const way = to === 'declined' ? { ...branch, cannot: true } : branch;
    for (const action of roadTo(to, way)) {
      if (action === 'plan') await storePlan(request.id);
      else request = await step(request.id, action, action === 'record_analysis' ? finding(way) : {});
    }
    if (request.state !== to) throw new Error(`the road to ${to} ended at ${request.state}`);
    return request;
  };
  const stick: Helpers['stick'] = async (id) => {
    const { runId } = await board.get(story, id);
    await t.source.query(`UPDATE step SET state = 'stuck' WHERE run_id = $1 AND state = 'ready'`, [runId]);
    await t.source.query(`UPDATE run SET state = 'stuck' WHERE id = $1`, [runId]);
  };
  return { input, submit, drive, step, storePlan, textHash, stick };
}

function anInput(unitId: string, scan: string): RequestInput {
  return {
    unitId, scan, channel: 'panel',
    asker: { personId: null, name: 'Contoh Satu', position: 'Perwira Penghubung', email: 'penghubung@a.mil.id', phone: null },
    letter: { number: 'B/1/XI/2026', date: '2026-11-20', signer: 'Komandan Satuan A', subject: 'Permohonan domain', securityClass: 'B', urgency: 'biasa', pages: 2 },
  };
}

const finding = (branch: { cannot?: boolean; inPerson?: boolean }): ActData =>
  branch.cannot ? { feasibility: 'cannot', reason: 'Nama tidak sesuai ketentuan.', nextStep: 'Ajukan nama lain.' } : { feasibility: 'can', mode: branch.inPerson ? 'in_person' : 'online', reason: 'Nama tersedia.' };

type Step = Parameters<Approvals['act']>[2];

/** Who takes an act in the sample organisation, and what he gives with it. */
async function usually(action: Step, hash: () => Promise<string>, people: ApprovalsHouse['people']): Promise<ActData & { by: Actor }> {
  const { head, officer, initialler, liaison, reception } = people;
  switch (action) {
    case 'acknowledge': return { by: reception };
    case 'dispose': return { by: head, officers: [officer.id], instructions: ['follow-up', 'report'] };
    case 'reassign': return { by: head, officers: [people.colleague.id], reason: 'Petugas cuti.' };
    case 'record_analysis': case 'revise_analysis': return { by: officer, ...finding({}) };
    case 'amend_reply': return { by: officer, textHash: await hash(), reply: { reason: 'Alasan yang diperjelas.' } };
    case 'initial': return { by: initialler, textHash: await hash() };
    case 'sign': return { by: head, textHash: await hash(), passphrase: canary };
    case 'accept': case 'resubmit': return { by: liaison };
    case 'withdraw': return { by: liaison, reason: 'Tidak jadi diperlukan.' };
    case 'return_for_correction': return { by: officer, reason: 'Nama pada surat berbeda.' };
    case 'replan': return { by: officer, reason: 'Nama server berubah.' };
    case 'schedule': case 'start': case 'finish': return { by: story };
    default: return { by: officer };
  }
}

const toReply: readonly (Step | 'plan')[] = ['acknowledge', 'dispose', 'record_analysis', 'plan', 'draft_reply', 'initial', 'sign'];
const roads: Readonly<Partial<Record<State, readonly (Step | 'plan')[]>>> = {
  submitted: [],
  with_head: toReply.slice(0, 1),
  disposed: toReply.slice(0, 2),
  analysed: toReply.slice(0, 4),
  reply_drafted: toReply.slice(0, 5),
  initialled: toReply.slice(0, 6),
  replied: toReply,
  declined: toReply,
  scheduled: [...toReply, 'schedule'],
  in_execution: [...toReply, 'schedule', 'start'],
  executed: [...toReply, 'schedule', 'start', 'finish'],
  completed: [...toReply, 'schedule', 'start', 'finish', 'accept'],
  returned: [...toReply.slice(0, 2), 'return_for_correction'],
  withdrawn: ['withdraw'],
};

function roadTo(to: State, branch: { cannot?: boolean }): readonly (Step | 'plan')[] {
  const road = roads[to];
  if (road === undefined) throw new Error(`no request rests in ${to}`);
  return branch.cannot ? road.filter((s) => s !== 'plan') : road;
}
