import { Node } from '@app/remote';
import { Actor, DomainName, newId } from '@app/kernel';
import type { ReleaseRef, ZonesAsk } from '@app/zones';
import { aHostAsk, aParentZone, request } from './zones.factory';
import type { Browser, TestPanel } from './panel';
import { act, aScan, carry, cast, filledForm, type People, type Stage } from './panel-journey';

/** One page to look at, and through whose eyes. */
export interface Shot {
  readonly name: string;
  readonly browser: Browser;
  readonly path: string;
  readonly status?: number;
  /** Done before each look: what a page shows once must be there at every width. */
  readonly before?: () => Promise<unknown>;
}

const actor = Actor.system('scene');
const stages: readonly Stage[] = ['submitted', 'with_head', 'disposed', 'analysed', 'reply_drafted', 'initialled', 'replied'];

/** A panel in the midst of its work: a request in every stage, a zone with its history, nodes, a stuck step. */
export async function scene(panel: TestPanel): Promise<Shot[]> {
  const people = await cast(panel);
  const ids: Record<string, string> = {};
  for (const [i, stage] of stages.entries()) ids[stage] = await carry(panel, stage, people, { name: `bahari-${i + 1}` });
  ids['returned'] = await carry(panel, 'disposed', people, { name: 'bahari-lama' });
  await act(people.officer, ids['returned'], 'return_for_correction', { reason: 'Nomor pada surat tidak terbaca. Pindai ulang suratnya.' });
  const detail = (await people.officer.json('get', `/api/requests/${ids['replied']}`)).body as Detail;
  await serve(panel, detail.payload.name, ids['replied']!);
  await stick(panel, detail.runs[0]!.id);
  const nodeId = await enrol(panel);
  return [...(await own(panel, people)), ...onRequests(people, ids), ...onThings(people, detail, nodeId, await panel.as('admin'))];
}

interface Detail {
  readonly payload: { readonly name: string; readonly domainId: string };
  readonly letters: readonly { readonly id: string; readonly kind: string }[];
  readonly runs: readonly { readonly id: string }[];
}

async function own(panel: TestPanel, people: People): Promise<Shot[]> {
  const code = panel.visitor();
  await code.get('/login');
  await code.submit('/login', { username: panel.login('liaison-c').username, password: panel.login('liaison-c').password });
  const wrong = await panel.as('liaison-b');
  const refused = async (): Promise<void> => {
    await wrong.get('/requests/new');
    await wrong.postMultipart('/requests/new', filledForm({ name: 'ab--c', letterPages: '0' }), { scan: aScan });
  };
  await people.liaison.get('/requests/new');
  await people.liaison.postMultipart('/requests/new', filledForm({ name: 'bahari-baru' }), { scan: aScan });
  return [
    { name: 'login', browser: panel.visitor(), path: '/login' },
    { name: 'login-code', browser: code, path: '/login/code' },
    { name: 'account', browser: people.head, path: '/account' },
    { name: 'not-found', browser: people.head, path: '/tidak-ada', status: 404 },
    { name: 'request-form-refused', browser: wrong, path: '/requests/new', before: refused },
    { name: 'request-check', browser: people.liaison, path: '/requests/new/check' },
    { name: 'counter', browser: people.reception, path: '/requests/new' },
    { name: 'inbox-empty', browser: await panel.as('inspector'), path: '/inbox' },
  ];
}

function onRequests(people: People, ids: Readonly<Record<string, string>>): Shot[] {
  const at = (name: string, browser: Browser, stage: Stage | 'returned'): Shot => ({ name, browser, path: `/requests/${ids[stage]}` });
  return [
    { name: 'inbox', browser: people.head, path: '/inbox' },
    { name: 'requests', browser: people.liaison, path: '/requests' },
    at('receive', people.reception, 'submitted'),
    at('disposition', people.head, 'with_head'),
    at('analysis', people.officer, 'disposed'),
    at('draft', people.officer, 'analysed'),
    at('paraf', people.initialler, 'reply_drafted'),
    at('signature', people.head, 'initialled'),
    at('correction', people.liaison, 'returned'),
    at('request', people.liaison, 'replied'),
  ];
}

function onThings(people: People, detail: Detail, nodeId: string, admin: Browser): Shot[] {
  return [
    { name: 'letter', browser: people.liaison, path: `/letters/${detail.letters.find((l) => l.kind === 'reply')!.id}` },
    { name: 'domains', browser: people.liaison, path: '/domains' },
    { name: 'domain', browser: people.officer, path: `/domains/${detail.payload.domainId}` },
    { name: 'jobs', browser: people.officer, path: '/runs' },
    { name: 'job', browser: people.officer, path: `/runs/${detail.runs[0]!.id}` },
    { name: 'nodes', browser: admin, path: '/nodes' },
    { name: 'node', browser: admin, path: `/nodes/${nodeId}` },
  ];
}

/** The zone on two fake servers that really answer, so that its history shows proof; its address then changes once. Answers the zone's first serial. */
export async function serve(panel: TestPanel, name: string, requestId: string): Promise<number> {
  const { zones, servers } = await aParentZone(panel.t);
  const zone = DomainName.parse(name);
  const apply = async (ask: ZonesAsk): Promise<ReleaseRef[]> => zones.apply(actor, await panel.t.db.read(actor.scope, (r) => zones.plan(r, ask)), request(requestId));
  const made = await apply(aHostAsk(name.split('.')[0]!));
  await apply({ kind: 'records', zone, sets: [{ owner: zone, type: 'A', value: { ttl: 300, rdata: ['192.0.2.81'] } }] });
  await servers.close();
  return made.find((r) => r.zone === name)!.serial;
}

async function stick(panel: TestPanel, runId: string): Promise<void> {
  const error = JSON.stringify({ code: 'zones.moved-on', facts: { owner: 'bahari-7.mil.id', type: 'NS' } });
  await panel.t.source.query(`UPDATE step SET state = 'done', attempt = 1, started_at = $2, finished_at = $2 WHERE run_id = $1 AND position = 0`, [runId, panel.t.clock.now()]);
  await panel.t.source.query(`UPDATE step SET state = 'stuck', attempt = 1, error = $2 WHERE run_id = $1 AND position = 1`, [runId, error]);
  await panel.t.source.query(`UPDATE run SET state = 'stuck' WHERE id = $1`, [runId]);
}

async function enrol(panel: TestPanel): Promise<string> {
  const id = newId();
  const at = panel.t.clock.now();
  await panel.t.db.transaction(actor, (tx) =>
    tx.insert(Node, { id, name: 'host1', role: 'hosting', address: '192.0.2.11', port: 22, hostKey: 'AAAA', fingerprint: 'SHA256:contoh', state: 'enrolled', panelAddress: null, facts: {}, lastSeenAt: at, createdAt: at }),
  );
  return id;
}
