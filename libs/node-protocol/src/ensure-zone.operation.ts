import { boolean, domainName, ipAddress, listOf, multiline, oneOf, optional, sha256Hex, uint32 } from './decode';
import { operation, type AnswerOf, type AskOf } from './operation';

/**
 * A zone as this server must serve it. On a primary `text` is the whole zone file (RFC 1035 §5) and `peers` are the
 * secondaries to notify; on a secondary `peers` are the primaries to fetch from and the answer waits until it serves
 * `serial` or a later one (RFC 1982).
 */
export const ensureZone = operation(
  'ensureZone',
  {
    zone: domainName,
    kind: oneOf('primary', 'secondary'),
    text: optional(multiline({ min: 1, max: 12 * 1024 * 1024 })),
    peers: listOf(ipAddress, { max: 16 }),
    serial: uint32,
  },
  { changed: boolean, digest: sha256Hex, serial: uint32 },
);

export type EnsureZone = AskOf<typeof ensureZone>;
export type ZoneEnsured = AnswerOf<typeof ensureZone>;
