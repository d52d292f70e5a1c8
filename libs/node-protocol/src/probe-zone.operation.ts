import { boolean, domainName, nullable, sha256Hex, uint32 } from './decode';
import { operation, type AnswerOf, type AskOf } from './operation';

/** Whether this server holds the zone, which serial it answers with, and the digest of what we manage of it. */
export const probeZone = operation(
  'probeZone',
  { zone: domainName },
  { present: boolean, serial: nullable(uint32), digest: nullable(sha256Hex) },
  { readOnly: true, deadlineMs: 10_000 },
);

export type ProbeZone = AskOf<typeof probeZone>;
export type ZoneProbed = AnswerOf<typeof probeZone>;
