import type { Letter } from '@app/letters';
import type { Run } from '@app/platform';
import type { Domain } from '@app/registry';
import type { Change, HistoryLine, PublicationState } from '@app/zones';
import { runTones } from '../approvals/checklist';
import type { DomainFacts } from './domain-reader';

const tones: Record<PublicationState, string> = { pending: 'warn', verified: 'ok', covered: 'ok', failed: 'bad', refused: 'bad' };

export function statusKey(state: Domain['state']): string {
  return `domain-state.${state}`;
}

/** What the domain page shows, plain values only. */
export function domainView({ domain, status, contacts, history, zone, site, certificate }: DomainFacts): Record<string, unknown> {
  return {
    domain: { id: domain.id, name: domain.name, purpose: domain.purpose, requestId: domain.requestId, reservedAt: domain.reservedAt, activeSince: domain.activeSince, statusKey: statusKey(domain.state) },
    statuses: status.statuses.join(', '),
    contacts: contacts.map(({ role, post, email, phone }) => ({ roleKey: `contact.${role}`, post, email, phone })),
    history: history.map(({ at, change, actorTitle, requestId }) => ({ at, changeKey: `domain-change.${change}`, actorTitle, requestId })),
    zone: zone && {
      name: zone.name,
      serial: zone.serial,
      sets: zone.sets.map((s) => ({ owner: s.owner.toString(), type: s.type, ttl: s.ttl, rdata: s.rdata })),
      releases: zone.releases.map((line) => shownRelease(domain.id, line)),
    },
    site: site && { node: site.node.name, state: site.site.state, port: site.node.port, user: site.sftp.user, kindKey: `site-kind.${site.site.kind}`, folder: site.sftp.folder, databaseFile: site.sftp.databaseFile, address: site.node.address },
    certificate: certificate && { notBefore: certificate.notBefore, notAfter: certificate.notAfter, sha256: certificate.leafSha256 },
  };
}

/** Letters that ordered the domain; undos, newest first, those that are over only as long as they are the last. */
export function papersView({ letters, undos }: { letters: readonly Letter[]; undos: readonly Run[] }): Record<string, unknown> {
  return {
    letters: letters.map((l) => ({ id: l.id, kindKey: `letter.${l.kind}`, number: l.number, date: l.date })),
    undos: undos.filter((run, i) => i === 0 || run.state === 'running' || run.state === 'stuck').map((run) => ({ id: run.id, stateKey: `run.${run.state}`, tone: runTones[run.state], createdAt: run.createdAt })),
  };
}

function shownRelease(domainId: string, { release, servers, undoable }: HistoryLine): object {
  return {
    id: release.id, number: release.number, serial: release.serial, at: release.at, by: release.actorTitle, originKey: `origin.${release.originType}`,
    reason: release.reason, changes: release.difference.flatMap(lines),
    servers: servers.map(({ host, state, serialSeen, verifiedAt, error }) => ({ host, stateKey: `publication.${state}`, tone: tones[state], serialSeen, verifiedAt, error })),
    undoable, undo: `/domains/${domainId}/releases/${release.id}/undo`,
  };
}

/** A change as `+` and `-` lines, record by record. */
function lines({ owner, type, before, after }: Change): { sign: string; kind: string; text: string }[] {
  const [old, now] = [before?.rdata ?? [], after?.rdata ?? []];
  const text = (ttl: number | undefined, rdata: string): string => `${owner} ${ttl ?? ''} ${type} ${rdata}`;
  const sameTtl = before?.ttl === after?.ttl;
  return [
    ...old.filter((r) => !sameTtl || !now.includes(r)).map((r) => ({ sign: '−', kind: 'removed', text: text(before?.ttl, r) })),
    ...now.filter((r) => !sameTtl || !old.includes(r)).map((r) => ({ sign: '+', kind: 'added', text: text(after?.ttl, r) })),
  ];
}
