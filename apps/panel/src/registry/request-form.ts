import type { ServiceRequest } from '@app/approvals';
import { payloadOf, registerDomainKey } from '@app/registry';

type Draft = Readonly<Record<string, string>>;

const choice = (values: readonly string[], prefix: string, chosen: string | undefined): object[] =>
  values.map((value) => ({ value, key: `${prefix}.${value}`, checked: chosen === value }));

const channels = ['letter', 'walk_in', 'official_email', 'phone', 'chat'] as const;

/** What the form offers to choose from, with the draft's choices ticked. */
export function formOptions(draft: Draft): Record<string, unknown> {
  return {
    siteKinds: choice(['static', 'php'], 'site-kind', draft['siteKind']),
    databases: choice(['false', 'true'], 'database', draft['database'] ?? 'false'),
    urgencies: choice(['biasa', 'segera', 'kilat'], 'urgency', draft['urgency'] ?? 'biasa'),
    channels: choice(channels, 'channel', draft['channel'] ?? 'letter'),
  };
}

interface Answer {
  readonly label: string;
  readonly name: string;
  readonly text?: string;
  readonly key?: string;
  /** YYYY-MM-DD */
  readonly date?: string;
}

/** The check page: each answer with the way back to its field. */
export function answers(d: Draft, unit: string | undefined): { title: string; answers: Answer[] }[] {
  const text = (name: string): Answer => ({ label: `ask.${name}`, name, text: d[name] ?? '' });
  const word = (name: string, prefix: string): Answer => ({ label: `ask.${name}`, name, key: `${prefix}.${d[name] ?? ''}` });
  const counter = unit === undefined ? [] : [{ label: 'ask.unitId', name: 'unitId', text: unit }, word('channel', 'channel'), text('askerName')];
  const name = `${(d['name'] ?? '').toLowerCase().replace(/\.mil\.id\.?$/, '')}.mil.id`;
  return [
    { title: 'ask.group-letter', answers: [...counter, text('letterNumber'), { ...text('letterDate'), date: d['letterDate'] ?? '' }, ...['letterSigner', 'letterSubject', 'letterPages'].map(text), word('urgency', 'urgency'), { label: 'ask.scan', name: 'scan', text: d['scanName'] ?? '' }] },
    { title: 'ask.group-domain', answers: [{ ...text('name'), text: name }, text('purpose'), word('siteKind', 'site-kind'), word('database', 'database'), text('sshKey')] },
    { title: 'ask.group-contacts', answers: ['contactPost', 'contactEmail', 'contactPhone', 'technicalPost', 'technicalEmail', 'technicalPhone'].map(text) },
  ];
}

/** Where the session keeps the scan of a correction that was refused. */
export function correctionDraft(requestId: string): string {
  return `resubmit:${requestId}`;
}

/** What the correction form starts from: the request as it stands. */
export function correctionForm(request: Pick<ServiceRequest, 'letter' | 'payload' | 'product'>): Record<string, unknown> {
  if (request.product !== registerDomainKey) return {};
  const { name, purpose, site } = payloadOf(request as ServiceRequest);
  const draft = { siteKind: site.kind, database: String(site.database), urgency: request.letter.urgency };
  return { ...formOptions(draft), correction: { name, purpose, sshKey: site.sshKey, ...request.letter } };
}

/** What is asked for beside the name, line by line. */
export function askedDetails(request: ServiceRequest): Pick<Answer, 'label' | 'text' | 'key'>[] {
  if (request.product !== registerDomainKey) return [];
  const { purpose, site } = payloadOf(request);
  return [
    { label: 'ask.purpose', text: purpose },
    { label: 'ask.siteKind', key: `site-kind.${site.kind}` },
    { label: 'ask.database', key: `database.${String(site.database)}` },
  ];
}
