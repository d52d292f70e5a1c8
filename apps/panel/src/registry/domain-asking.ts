import { Injectable } from '@nestjs/common';
import type { ServiceRequest } from '@app/approvals';
import { Approvals } from '@app/approvals';
import { parseSshPublicKey } from '@app/hosting';
import { Identity } from '@app/identity';
import { Clock, Invalid, type Actor, type FieldError } from '@app/kernel';
import { Db } from '@app/platform';
import { askedName, Domains, Registry, type DomainRequest } from '@app/registry';
import type { Upload } from '../web/request';
import { scanOf } from '../web/uploads';
import { validation } from '../web/validation';
import { CorrectionDto, DomainRequestDto } from './request-form.dto';

/** A stored scan that waits for the rest of its form. */
export interface KeptScan {
  readonly scan: string;
  readonly scanName: string;
}

/** From a filled form to a request, the same for pages and API. */
@Injectable()
export class DomainAsking {
  constructor(
    private readonly db: Db,
    private readonly registry: Registry,
    private readonly domains: Domains,
    private readonly approvals: Approvals,
    private readonly identity: Identity,
    private readonly clock: Clock,
  ) {}

  /** Stores a valid scan, so that it outlives the refusal of other fields. @throws Invalid at field `scan` */
  keepScan(actor: Actor, upload: Upload | undefined): Promise<string> {
    const { data } = scanOf(upload, 'scan');
    return this.db.transaction(actor, (tx) => this.approvals.storeScan(tx, data));
  }

  /** The scan sent now, or the one kept from a refused form; what is wrong with it joins `also`. */
  async scan(actor: Actor, upload: Upload | undefined, former: KeptScan | undefined, also: FieldError[]): Promise<Partial<KeptScan>> {
    const none = upload === undefined || (upload.data.length === 0 && !upload.tooLarge);
    if (none && former !== undefined) return former;
    try {
      return { scan: await this.keepScan(actor, upload), scanName: upload!.name };
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      also.push(...error.fields);
      return former ?? {};
    }
  }

  /** All that is wrong with the answers, at once. @throws Invalid `form.invalid` with the fields */
  async check(actor: Actor, body: unknown, also: readonly FieldError[] = []): Promise<DomainRequestDto> {
    const given = (body ?? {}) as Record<string, unknown>;
    return this.checked(DomainRequestDto, given, also, async (findings) => {
      if (typeof given['name'] === 'string' && !findings.some((f) => f.field === 'name')) await collected(findings, () => this.mustBeFree(actor, String(given['name'])));
      if (actor.has('reception_officer') && !given['unitId']) findings.push({ field: 'unitId', code: 'field.choice' });
    });
  }

  /** The same for what a returned request may put right. */
  checkCorrection(body: unknown, also: readonly FieldError[]): Promise<CorrectionDto> {
    return this.checked(CorrectionDto, (body ?? {}) as Record<string, unknown>, also, () => Promise.resolve());
  }

  private async checked<D extends CorrectionDto>(metatype: new () => D, given: Record<string, unknown>, also: readonly FieldError[], more: (findings: FieldError[]) => Promise<void>): Promise<D> {
    const findings: FieldError[] = [...also];
    const input = await collected(findings, () => validation.transform(given, { type: 'body', metatype }) as Promise<D>);
    const fine = (field: string): boolean => typeof given[field] === 'string' && !findings.some((f) => f.field === field);
    if (fine('letterDate')) findings.push(...this.notYetWritten(String(given['letterDate'])));
    if (fine('sshKey')) await collected(findings, () => parseSshPublicKey(String(given['sshKey'])));
    await more(findings);
    if (findings.length > 0 || input === undefined) throw new Invalid('form.invalid', {}, findings);
    return input;
  }

  async submit(actor: Actor, input: DomainRequestDto, scan: string, key: string | undefined): Promise<ServiceRequest> {
    return this.registry.requestDomain(actor, { ...(await this.request(actor, input)), scan, ...(key === undefined ? {} : { key }) });
  }

  /** A letter of tomorrow has not been signed: a slip of the year, most often. */
  private notYetWritten(letterDate: string): FieldError[] {
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Jakarta' }).format(this.clock.now());
    return letterDate > today ? [{ field: 'letterDate', code: 'ask.letter-of-tomorrow' }] : [];
  }

  /** A returned request goes back as it should be; without a new scan the former stands. */
  correct(actor: Actor, requestId: string, input: CorrectionDto, more: { scan?: string; key?: string; version?: number }): Promise<ServiceRequest> {
    return this.registry.correct(actor, requestId, { ...purposeAndLetter(input), ...more });
  }

  private async mustBeFree(actor: Actor, typed: string): Promise<void> {
    const name = askedName(typed);
    await this.db.read(actor.scope, (r) => this.domains.checkFree(r, name));
  }

  private async request(actor: Actor, q: DomainRequestDto): Promise<Omit<DomainRequest, 'scan' | 'key'>> {
    const person = await this.db.read(actor.scope, (r) => this.identity.person(r, actor.id));
    const counter = actor.has('reception_officer');
    return {
      name: q.name,
      ...purposeAndLetter(q),
      contacts: [
        { role: 'registrant', post: q.contactPost, email: q.contactEmail, phone: q.contactPhone },
        { role: 'technical', post: q.technicalPost, email: q.technicalEmail, phone: q.technicalPhone },
      ],
      unitId: counter ? q.unitId! : actor.unitId!,
      channel: counter ? (q.channel ?? 'letter') : 'panel',
      asker: counter
        ? { personId: null, name: q.askerName || q.contactPost, position: q.contactPost, email: q.contactEmail, phone: q.contactPhone }
        : { personId: actor.id, name: person.name, position: actor.title, email: q.contactEmail, phone: q.contactPhone },
    };
  }
}

/** What a correction and a first request say alike. */
function purposeAndLetter(q: CorrectionDto): Pick<DomainRequest, 'purpose' | 'site' | 'letter'> {
  return {
    purpose: q.purpose,
    site: { kind: q.siteKind, database: q.database === 'true', sshKey: parseSshPublicKey(q.sshKey).text },
    letter: {
      number: q.letterNumber, date: q.letterDate, signer: q.letterSigner, subject: q.letterSubject,
      securityClass: 'B', urgency: q.urgency ?? 'biasa', pages: Number(q.letterPages),
    },
  };
}

/** Runs a check; its findings join the list instead of ending the whole. */
async function collected<T>(findings: FieldError[], check: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof Invalid) || error.fields.length === 0) throw error;
    findings.push(...error.fields);
    return undefined;
  }
}
