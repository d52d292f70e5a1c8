import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import ssh2 from 'ssh2';
import type { LabFacts } from '../launch/lab';
import { Evidence } from './evidence';
import { freshCode, type Cast } from './people';
import { samplePdf } from './sample-scan';
import type { Line } from './table';
import type { Tools } from './tools';

/** The parts of a request's detail that the journey reads. */
interface Detail {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly plan: { readonly digest: string; readonly lines: readonly unknown[] } | null;
  readonly reply: { readonly letterId: string; readonly textHash: string; readonly state: string; readonly number: string | null } | null;
  readonly runs: readonly { readonly story: string; readonly state: string; readonly steps: readonly StepDetail[] }[];
}

interface StepDetail {
  readonly name: string;
  readonly state: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly result: unknown;
  readonly error: { readonly text?: string; readonly code: string } | null;
}

interface SftpAccess {
  readonly host: string;
  readonly user: string;
  readonly folder: string;
}

/** How long the machinery may take before the journey calls it stuck. */
const patienceMs = 120_000;

/** One new request the whole way, as the sample people, then its proof by programs that are not ours. */
export class Journey {
  readonly lines: Line[] = [];
  private readonly key = sshKey();
  private id = '';

  constructor(
    private readonly cast: Cast,
    private readonly tools: Tools,
    private readonly lab: LabFacts,
    private readonly rootCertificate: string,
    /** Whole: `unit.mil.id`. */
    private readonly name: string,
  ) {}

  /** Every line of the table; throws nothing: what failed is a line that is not ok. */
  async run(): Promise<readonly Line[]> {
    try {
      await this.ask();
      await this.decide();
      await this.machinery();
      await this.prove();
      await this.close();
    } catch {
      // the failed line is in the table; what rests on it is not tried
    }
    return this.lines;
  }

  private async ask(): Promise<void> {
    await this.step('permohonan dikirim', 'liaison-a', async () => {
      const liaison = await this.cast.as('liaison-a');
      const made = await liaison.postForm<{ id: string; number: string }>('/api/requests', this.form(), { field: 'scan', name: 'surat.pdf', data: samplePdf(this.name), mediaType: 'application/pdf' });
      this.id = made.id;
      return `${made.number}: ${this.name}`;
    });
    await this.act('tanda terima', 'reception', 'acknowledge', {});
  }

  private async decide(): Promise<void> {
    await this.step('disposisi', 'head', async () => {
      const head = await this.cast.as('head');
      const { items } = await head.get<{ items: { personId: string; title: string; name?: string }[] }>('/api/officers');
      const officer = items.find((o) => o.personId === this.cast.person('officer').personId) ?? items[0]!;
      const detail = await this.post('head', 'dispose', { officers: [officer.personId], note: 'Mohon dianalisis dan dijawab.' });
      return `${detail.state}; ${officer.title}`;
    });
    await this.act('analisis: dapat, daring', 'officer', 'record_analysis', { feasibility: 'can', mode: 'online', reason: 'Nama bebas dan sesuai kaidah; kapasitas hosting tersedia.' });
    await this.step('rencana perubahan', 'sistem', async () => {
      const { plan } = await this.until((d) => d.plan !== null, 'plan-domain');
      return `${plan!.lines.length} baris, digest ${plan!.digest.slice(0, 16)}…`;
    });
    await this.act('konsep surat jawaban', 'officer', 'draft_reply', {});
    await this.step('paraf', 'section-head', async () => {
      const { textHash } = (await this.detail('section-head')).reply!;
      await this.post('section-head', 'initial', { textHash });
      return `atas naskah ${textHash.slice(0, 16)}…`;
    });
    await this.step('tanda tangan dan pengiriman', 'head', () => this.sign());
  }

  private async sign(): Promise<string> {
    await this.cast.as('head');
    const person = this.cast.person('head');
    const { textHash } = (await this.detail('head')).reply!;
    const code = await freshCode(person);
    const detail = await this.post('head', 'sign', { textHash, passphrase: person.signingPassphrase!, code });
    return `${detail.reply?.number ?? '?'}; ${detail.state}`;
  }

  /** Each step of the story is a line of its own, with the seconds that the panel recorded. */
  private async machinery(): Promise<void> {
    const began = Date.now();
    const isOver = (d: Detail): boolean => ['done', 'stuck'].includes(storyOf(d)?.state ?? '');
    const detail = await this.until(isOver, 'register-domain').catch(() => this.detail('liaison-a'));
    for (const step of storyOf(detail)?.steps ?? []) {
      const seconds = step.startedAt && step.finishedAt ? (Date.parse(step.finishedAt) - Date.parse(step.startedAt)) / 1000 : (Date.now() - began) / 1000;
      const ok = step.state === 'done';
      this.lines.push({ step: `pelaksanaan: ${step.name}`, who: 'sistem', seconds, ok, evidence: ok ? brief(step.result) : `${step.state}: ${step.error?.text ?? step.error?.code ?? 'menunggu'}` });
    }
    if (storyOf(detail)?.state !== 'done') throw new Error('the story did not end');
  }

  private async prove(): Promise<void> {
    const evidence = new Evidence(this.tools, this.lab, this.name);
    await this.step('kedua server nama', 'dig', () => evidence.nameServers());
    await this.step('dari resolver', 'dig', () => evidence.resolver());
    await this.step('situs', 'curl', () => evidence.https());
    const access = await this.access();
    await this.step('SFTP', 'sftp', () => evidence.sftp(access.host, access.user, this.key.privateKey, access.folder));
    await this.step('PHP dan basis data', 'curl', () => evidence.php());
    await this.step('surat jawaban', 'pdfsig', async () => {
      const liaison = await this.cast.as('liaison-a');
      const { reply } = await this.detail('liaison-a');
      return evidence.letter(await liaison.bytes(`/letters/${reply!.letterId}.pdf`), this.rootCertificate);
    });
    await this.step('surat elektronik', 'mail', () => this.mail());
  }

  /** The row's hand-over is apart from the act, so it may come a moment later. */
  private async mail(): Promise<string> {
    const { number } = await this.detail('liaison-a');
    for (let waited = 0; waited < 20_000; waited += 500) {
      for (const file of await readdir(this.lab.mail.folder, { recursive: true })) {
        const text = await readFile(join(this.lab.mail.folder, file), 'utf8').catch(() => '');
        if (text.includes(number) && /application\/pdf/i.test(text)) return `surat ${number} dengan PDF diterima server`;
      }
      await setTimeout(500);
    }
    throw new Error(`no message about ${number} in the mail sink`);
  }

  private close(): Promise<void> {
    return this.act('diterima satker', 'liaison-a', 'accept', {});
  }

  private async access(): Promise<SftpAccess> {
    const liaison = await this.cast.as('liaison-a');
    const { items } = await liaison.get<{ items: { id: string; name: string }[] }>(`/api/domains?name=${this.name}`);
    const found = items.find((d) => d.name === this.name);
    const { site } = await liaison.get<{ site: { node: { address: string }; sftp: Omit<SftpAccess, 'host'> } }>(`/api/domains/${found!.id}`);
    return { host: site.node.address, ...site.sftp };
  }

  private act(step: string, who: string, action: string, data: object): Promise<void> {
    return this.step(step, who, async () => (await this.post(who, action, data)).state);
  }

  private async post(who: string, action: string, data: object): Promise<Detail> {
    const client = await this.cast.as(who);
    return client.post<Detail>(`/api/requests/${this.id}/acts/${action}`, data);
  }

  private async detail(who: string): Promise<Detail> {
    return (await this.cast.as(who)).get<Detail>(`/api/requests/${this.id}`);
  }

  private async until(over: (d: Detail) => boolean, story: string): Promise<Detail> {
    for (const end = Date.now() + patienceMs; Date.now() < end; await setTimeout(250)) {
      const detail = await this.detail('liaison-a');
      if (over(detail)) return detail;
      const run = detail.runs.find((r) => r.story === story);
      if (run?.state === 'stuck') throw new Error(run.steps.find((s) => s.state === 'stuck')?.error?.text ?? `${story} is stuck`);
    }
    throw new Error(`${story} did not end within ${patienceMs / 1000} s`);
  }

  private async step(step: string, who: string, work: () => Promise<string>): Promise<void> {
    const began = Date.now();
    const line = { step, who, seconds: 0, evidence: '', ok: true };
    try {
      line.evidence = await work();
    } catch (error) {
      Object.assign(line, { ok: false, evidence: error instanceof Error ? error.message : String(error) });
      throw error;
    } finally {
      line.seconds = (Date.now() - began) / 1000;
      this.lines.push(line);
    }
  }

  private form(): Record<string, string> {
    const contact = (prefix: string, post: string) => ({ [`${prefix}Post`]: post, [`${prefix}Email`]: 'humas@contoh.mil.id', [`${prefix}Phone`]: '021 5550101' });
    return {
      name: this.name.slice(0, -'.mil.id'.length),
      purpose: 'Situs informasi satuan untuk masyarakat.',
      siteKind: 'php',
      database: 'true',
      sshKey: this.key.publicKey,
      letterNumber: `B/${randomBytes(2).readUInt16BE()}/XI/2026`,
      letterDate: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10),
      letterSigner: 'Komandan Satuan Contoh Rimba',
      letterSubject: `Permohonan domain ${this.name}`,
      urgency: 'biasa',
      letterPages: '1',
      ...contact('contact', 'Kepala Penerangan'),
      ...contact('technical', 'Bintara Teknologi Informasi'),
    };
  }
}

function storyOf(detail: Detail) {
  return detail.runs.find((r) => r.story === 'register-domain');
}

/** A step's evidence without ids: what a person can check. */
function brief(result: unknown): string {
  const { releases, ...rest } = (result ?? {}) as Record<string, unknown> & { releases?: readonly { zone: string; serial: number }[] };
  const zones = (releases ?? []).map((r) => `${r.zone} ${r.serial}`);
  const facts = Object.entries(rest).filter(([key]) => !key.endsWith('Id')).map(([key, value]) => `${key} ${String(value).slice(0, 40)}`);
  return [...zones, ...facts].join(', ');
}

/** The webmaster's own key pair: only its public half travels. */
function sshKey(): { privateKey: string; publicKey: string } {
  const pair = ssh2.utils.generateKeyPairSync('ed25519', { comment: 'journey' });
  return { privateKey: pair.private, publicKey: pair.public };
}

