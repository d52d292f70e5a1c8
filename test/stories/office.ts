import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import ssh2 from 'ssh2';
import { Cast, freshCode, type SamplePerson } from '../../apps/cli/src/journey/people';
import { samplePdf } from '../../apps/cli/src/journey/sample-scan';

/** The parts of a request's detail that the stories look at. */
export interface Detail {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly clocks: readonly { readonly id: string; readonly state: string; readonly gross: number; readonly net: number; readonly startedAt: string | null }[];
  readonly plan: { readonly version: number; readonly digest: string } | null;
  readonly reply: { readonly letterId: string; readonly textHash: string; readonly state: string; readonly number: string | null } | null;
  readonly letters: readonly { readonly id: string; readonly kind: string; readonly state: string; readonly number: string | null }[];
  readonly runs: readonly StoryRun[];
}

export interface StoryRun {
  readonly id: string;
  readonly story: string;
  readonly state: string;
  readonly steps: readonly { readonly name: string; readonly state: string; readonly attempt: number; readonly error: { readonly code: string; readonly text: string } | null }[];
}

/** The sample people at work through the panel's own interface. */
export class Office {
  readonly cast: Cast;
  private readonly key = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'stories' }).public;

  constructor(address: string, people: readonly SamplePerson[]) {
    this.cast = new Cast(address, people);
  }

  /** A unit's letter for the name; answers the request's id. */
  async ask(name: string): Promise<string> {
    const liaison = await this.cast.as('liaison-a');
    const file = { field: 'scan', name: 'surat.pdf', data: samplePdf(name), mediaType: 'application/pdf' };
    const { id } = await liaison.postForm<{ id: string }>('/api/requests', form(name, this.key), file);
    return id;
  }

  /** From the letter to the paraf: what the head finds before him. */
  async prepare(name: string): Promise<string> {
    const id = await this.ask(name);
    await this.act('reception', id, 'acknowledge');
    await this.act('head', id, 'dispose', { officers: [this.cast.person('officer').personId] });
    await this.answer(id, 'can');
    return id;
  }

  /** Analysis, plan, draft, paraf: at first, and again after a replan. */
  async answer(id: string, feasibility: 'can' | 'cannot', officer = 'officer'): Promise<void> {
    const finding = feasibility === 'can' ? { mode: 'online' } : { nextStep: 'Ajukan nama lain.' };
    await this.act(officer, id, 'record_analysis', { feasibility, reason: 'Diperiksa.', ...finding });
    if (feasibility === 'can') await this.until(id, (d) => d.plan !== null, 'a plan');
    const { reply } = await this.act(officer, id, 'draft_reply');
    await this.act('section-head', id, 'initial', { textHash: reply!.textHash });
  }

  async sign(id: string, head = 'head'): Promise<Detail> {
    const { textHash } = (await this.detail(id)).reply!;
    const person = this.cast.person(head);
    await this.cast.as(head);
    return this.act(head, id, 'sign', { textHash, passphrase: person.signingPassphrase!, code: await freshCode(person) });
  }

  async act(who: string, id: string, action: string, data: object = {}): Promise<Detail> {
    return (await this.cast.as(who)).post<Detail>(`/api/requests/${id}/acts/${action}`, data);
  }

  async detail(id: string): Promise<Detail> {
    return (await this.cast.as('head')).get<Detail>(`/api/requests/${id}`);
  }

  /** The panel may be away for a moment when the database was killed: asked again until `patienceMs` are over. */
  async until(id: string, over: (detail: Detail) => boolean, what: string, patienceMs = 90_000): Promise<Detail> {
    let last: Detail | null = null;
    for (const end = Date.now() + patienceMs; Date.now() < end; await setTimeout(200)) {
      last = await this.detail(id).catch(() => null);
      if (last !== null && over(last)) return last;
    }
    throw new Error(`${what} did not come: ${JSON.stringify(last && { state: last.state, runs: last.runs })}`);
  }

  /** The fulfilment's end. */
  executed(id: string, patienceMs?: number): Promise<Detail> {
    return this.until(id, (d) => storyOf(d)?.state === 'done' && d.state === 'executed', 'the end of the story', patienceMs);
  }

  stuck(id: string): Promise<Detail> {
    return this.until(id, (d) => storyOf(d)?.state === 'stuck', 'a stuck step');
  }
}

export function storyOf(detail: Detail): StoryRun | undefined {
  return detail.runs.find((r) => r.story === 'register-domain');
}

/** A label nobody used before. */
export function freshLabel(word: string): string {
  return `${word}-${randomBytes(3).toString('hex')}`;
}

function form(name: string, sshKey: string): Record<string, string> {
  const contact = (role: string): Record<string, string> => ({ [`${role}Post`]: 'Kepala Penerangan', [`${role}Email`]: `${role}@contoh.mil.id`, [`${role}Phone`]: '021-5550100' });
  return {
    name: name.replace(/\.mil\.id$/, ''), purpose: 'Situs informasi satuan.', siteKind: 'php', database: 'true', sshKey,
    letterNumber: 'B/7/XI/2026', letterDate: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10), letterSigner: 'Komandan Satuan Contoh Bahari',
    letterSubject: `Permohonan domain ${name}`, urgency: 'biasa', letterPages: '1', ...contact('contact'), ...contact('technical'),
  };
}
