import { DomainName, type PlanLine } from '@app/kernel';
import { recordSet, type RecordSet } from './record-set';
import { textRdata } from './records/txt';

/** A name that becomes a zone of its own on our servers. */
export interface HostAsk {
  readonly kind: 'host';
  readonly name: DomainName;
  readonly addresses: { readonly a: readonly string[]; readonly aaaa: readonly string[] };
  /** The CA's name in CAA; without it any CA may issue. */
  readonly caaIssuer?: string;
  readonly mx?: readonly { readonly preference: number; readonly exchange: DomainName }[];
  readonly txt?: readonly string[];
}

/** A name whose own servers answer for it; we hold NS, glue and DS. */
export interface DelegateAsk {
  readonly kind: 'delegate';
  readonly name: DomainName;
  readonly ns: readonly { readonly host: DomainName; readonly a?: readonly string[]; readonly aaaa?: readonly string[] }[];
  /** Presentation of each DS: "tag algorithm type digest". */
  readonly ds?: readonly string[];
}

/** Sets of an existing zone, as they shall be; null takes one away. */
export interface RecordsAsk {
  readonly kind: 'records';
  readonly zone: DomainName;
  readonly sets: readonly { readonly owner: DomainName; readonly type: string; readonly value: { readonly ttl: number; readonly rdata: readonly string[] } | null }[];
}

export type ZonesAsk = HostAsk | DelegateAsk | RecordsAsk;

/** Seconds: infrastructure changes seldom, a site's address may have to change fast. */
const ttl = { infrastructure: 3600, address: 300 } as const;

/** SOA, NS at a zone's top. Timers as RIPE-203 advises for a zone that is notified; the serial is put in at writing. */
export function apexSets(zone: DomainName, servers: readonly string[], mailbox: DomainName): RecordSet[] {
  const soa = `${DomainName.parse(servers[0]!).toFqdn()} ${mailbox.toFqdn()} 0 7200 900 1209600 300`;
  return [recordSet(zone, 'SOA', ttl.infrastructure, [soa]), nsSet(zone, servers)];
}

export function hostSets(ask: HostAsk, servers: readonly string[], mailbox: DomainName): RecordSet[] {
  const set = (type: string, seconds: number, rdata: readonly string[]) => (rdata.length === 0 ? [] : [recordSet(ask.name, type, seconds, rdata)]);
  const caa = ask.caaIssuer === undefined ? [] : [`0 issue "${ask.caaIssuer}"`, '0 issuewild ";"'];
  return [
    ...apexSets(ask.name, servers, mailbox),
    ...set('A', ttl.address, ask.addresses.a),
    ...set('AAAA', ttl.address, ask.addresses.aaaa),
    ...set('CAA', ttl.infrastructure, caa),
    ...set('MX', ttl.infrastructure, (ask.mx ?? []).map((m) => `${m.preference} ${m.exchange.toFqdn()}`)),
    ...set('TXT', ttl.infrastructure, (ask.txt ?? []).map(textRdata)),
  ];
}

/** NS, glue of servers at or below the name, and DS. */
export function delegationSets(ask: DelegateAsk): RecordSet[] {
  const glue = ask.ns.filter((s) => s.host.isWithin(ask.name));
  return [
    nsSet(ask.name, ask.ns.map((s) => s.host.toString())),
    ...glue.flatMap((s) => ((s.a ?? []).length === 0 ? [] : [recordSet(s.host, 'A', ttl.infrastructure, s.a!)])),
    ...glue.flatMap((s) => ((s.aaaa ?? []).length === 0 ? [] : [recordSet(s.host, 'AAAA', ttl.infrastructure, s.aaaa!)])),
    ...((ask.ds ?? []).length === 0 ? [] : [recordSet(ask.name, 'DS', ttl.infrastructure, ask.ds!)]),
  ];
}

export function nsSet(owner: DomainName, servers: readonly string[]): RecordSet {
  return recordSet(owner, 'NS', ttl.infrastructure, servers.map((s) => DomainName.parse(s).toFqdn()));
}

export function hostLines(ask: HostAsk, parent: DomainName, servers: readonly string[]): PlanLine[] {
  const name = ask.name.toString();
  const mx = ask.mx?.map((m) => m.exchange.toString()).join(', ') ?? '';
  return [
    { key: 'zones.plan-new-zone', facts: { zone: name, servers: servers.join(', '), addresses: [...ask.addresses.a, ...ask.addresses.aaaa].join(', ') } },
    { key: 'zones.plan-delegation', facts: { name, parent: parent.toString(), servers: servers.join(', ') } },
    ...(ask.caaIssuer === undefined ? [] : [{ key: 'zones.plan-caa', facts: { name, issuer: ask.caaIssuer } }]),
    ...(mx === '' ? [] : [{ key: 'zones.plan-mail', facts: { name, servers: mx } }]),
  ];
}

export function delegateLines(ask: DelegateAsk, parent: DomainName): PlanLine[] {
  const name = ask.name.toString();
  const servers = ask.ns.map((s) => s.host.toString()).join(', ');
  const ds: PlanLine[] = ask.ds === undefined || ask.ds.length === 0 ? [] : [{ key: 'zones.plan-ds', facts: { name, count: ask.ds.length } }];
  return [{ key: 'zones.plan-delegation', facts: { name, parent: parent.toString(), servers } }, ...ds];
}
