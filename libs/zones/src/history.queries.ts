import type { Reader } from '@app/platform';
import { In } from 'typeorm';
import { NameServerRow } from './name-server.entity';
import { Publication, type PublicationState } from './publication.entity';
import { Release } from './release.entity';

/** What one server showed of one release. */
export interface ServerProof {
  readonly host: string;
  readonly state: PublicationState;
  readonly serialSeen: number | null;
  readonly verifiedAt: Date | null;
  readonly attempts: number;
  readonly error: Publication['error'];
}

export interface HistoryLine {
  readonly release: Release;
  readonly servers: readonly ServerProof[];
  /** Challenges are never undone, nor the release that made the zone (the guard keeps its apex); whether later changes stand against it shows when it is tried. */
  readonly undoable: boolean;
}

export async function historyOf(reader: Reader, zoneId: string, limit: number): Promise<HistoryLine[]> {
  const releases = await reader.find(Release, { zoneId }, { order: { number: 'DESC' }, take: limit });
  const publications = await reader.find(Publication, { releaseId: In(releases.map((r) => r.id)) });
  const hosts = new Map((await serversOf(reader)).map((s) => [s.id, s.host]));
  return releases.map((release) => ({
    release,
    servers: publications
      .filter((p) => p.releaseId === release.id)
      .map((p) => ({ host: hosts.get(p.serverId) ?? p.serverId, state: p.state, serialSeen: p.serialSeen, verifiedAt: p.verifiedAt, attempts: p.attempts, error: p.error }))
      .sort((a, b) => (a.host < b.host ? -1 : 1)),
    undoable: release.originType !== 'order' && release.difference.length > 0 && !makesZone(release),
  }));
}

/** A SOA stands at the apex alone (RFC 1035 §5.2): where it begins, the zone does. */
function makesZone(release: Release): boolean {
  return release.difference.some((c) => c.type === 'SOA' && c.before === null);
}

export function serversOf(reader: Reader): Promise<NameServerRow[]> {
  return reader.find(NameServerRow, {}, { order: { host: 'ASC' } });
}
