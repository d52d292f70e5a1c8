import { generateKeyPairSync } from 'node:crypto';
import { Approvals } from '@app/approvals';
import { Actor, type PlanPart } from '@app/kernel';
import type { Browser, TestPanel } from './panel';

/** A public key as people paste it. */
export function aSshKey(): string {
  const raw = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const part = (b: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, b.length]), b]);
  return `ssh-ed25519 ${Buffer.concat([part(Buffer.from('ssh-ed25519')), part(Buffer.from(raw.x!, 'base64url'))]).toString('base64')}`;
}

export const aScan = { name: 'surat-permohonan.pdf', data: Buffer.from('%PDF-1.7 contoh') };

/** The request form as a unit's liaison fills it in. */
export const filledForm = (changes: Record<string, string> = {}): Record<string, string> => ({
  name: 'bahari', purpose: 'Situs informasi satuan', siteKind: 'php', database: 'true', sshKey: aSshKey(),
  letterNumber: 'B/12/XI/2026', letterDate: '2026-11-20', letterSigner: 'Komandan Satuan Contoh Bahari', letterSubject: 'Permohonan domain dan hosting',
  letterPages: '2', urgency: 'biasa',
  contactPost: 'Kepala Seksi Informasi', contactEmail: 'info@bahari.contoh.mil.id', contactPhone: '021 5550101',
  technicalPost: 'Bintara Jaringan', technicalEmail: 'jaringan@bahari.contoh.mil.id', technicalPhone: '021 5550102',
  ...changes,
});

/** Fills in the form, checks the answers, sends; answers the request's id. */
export async function sendRequest(liaison: Browser, changes: Record<string, string> = {}): Promise<string> {
  await liaison.get('/requests/new');
  await liaison.postMultipart('/requests/new', filledForm(changes), { scan: aScan });
  await liaison.get('/requests/new/check');
  const sent = await liaison.post('/requests');
  const id = /^\/requests\/([0-9a-f-]{36})$/.exec(sent.headers['location'] ?? '')?.[1];
  if (id === undefined) throw new Error(`not sent: ${(await liaison.get('/requests/new')).text.match(/error-summary[^]*?<\/div>/)?.[0] ?? sent.text.slice(0, 500)}`);
  return id;
}

export const aDomainPlan: PlanPart[] = [
  { lib: 'zones', content: { zones: [] }, lines: [{ key: 'registry.asked', facts: { name: 'bahari.mil.id' } }] },
];

/** One act through the request page's own form. */
export async function act(browser: Browser, id: string, action: string, fields: object = {}): Promise<string> {
  const page = (await browser.get(`/requests/${id}`)).text;
  const own = page.split('<form').find((form) => form.includes(`/requests/${id}/acts/${action}"`)) ?? '';
  const hidden = Object.fromEntries(['version', 'textHash'].flatMap((name) => {
    const value = new RegExp(`name="${name}" value="([^"]+)"`).exec(own)?.[1];
    return value === undefined ? [] : [[name, value]];
  }));
  return (await browser.submit(`/requests/${id}/acts/${action}`, { ...hidden, ...fields })).text;
}


export type People = Record<'liaison' | 'reception' | 'head' | 'officer' | 'initialler', Browser>;

export type Stage = 'submitted' | 'with_head' | 'disposed' | 'analysed' | 'reply_drafted' | 'initialled' | 'replied';
const stages: readonly Stage[] = ['submitted', 'with_head', 'disposed', 'analysed', 'reply_drafted', 'initialled', 'replied'];

/** A request of its own, carried through the pages by the sample people as far as `stage`. */
export async function carry(panel: TestPanel, stage: Stage, people: People, changes: Record<string, string> = {}): Promise<string> {
  const reached = (s: Stage): boolean => stages.indexOf(stage) >= stages.indexOf(s);
  const id = await sendRequest(people.liaison, changes);
  if (reached('with_head')) await act(people.reception, id, 'acknowledge');
  if (reached('disposed')) await act(people.head, id, 'dispose', { officers: panel.login('officer').personId, instructions: ['study', 'follow-up'] });
  if (reached('analysed')) {
    await act(people.officer, id, 'record_analysis', { feasibility: 'can', mode: 'online', reason: 'Nama tersedia.' });
    await panel.t.db.transaction(Actor.system('story'), (tx) => panel.app.get(Approvals, { strict: false }).storePlan(tx, id, aDomainPlan));
  }
  if (reached('reply_drafted')) await act(people.officer, id, 'draft_reply', { prepare: 'Isi situs' });
  if (reached('initialled')) await act(people.initialler, id, 'initial');
  if (reached('replied')) await act(people.head, id, 'sign', { passphrase: panel.login('head').signingPassphrase!, code: await people.head.code(panel.login('head')) });
  return id;
}

export async function cast(panel: TestPanel): Promise<People> {
  return {
    liaison: await panel.as('liaison-a'),
    reception: await panel.as('reception'),
    head: await panel.as('head'),
    officer: await panel.as('officer'),
    initialler: await panel.as('section-head'),
  };
}
