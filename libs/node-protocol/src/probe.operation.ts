import { integer, listOf, nullable, oneOf, record, sha256Hex, string } from './decode';
import { operation, type AnswerOf, type AskOf } from './operation';

const fact = string({ max: 200 });
const bytes = integer(0, Number.MAX_SAFE_INTEGER);

/** The node's health, as plain facts. Sizes in bytes, times in seconds. */
export const probe = operation(
  'probe',
  {},
  {
    agent: fact,
    hostname: fact,
    role: nullable(oneOf('hosting', 'knot', 'bind')),
    uptimeSeconds: integer(0, Number.MAX_SAFE_INTEGER),
    load1: integer(0, 1_000_000),
    memoryTotal: bytes,
    memoryAvailable: bytes,
    diskTotal: bytes,
    diskFree: bytes,
    agentRss: bytes,
    versions: listOf(record({ name: fact, version: fact }), { max: 32 }),
    units: listOf(record({ name: fact, state: fact }), { max: 64 }),
    digests: listOf(record({ name: string({ max: 512 }), digest: sha256Hex }), { max: 20_000 }),
  },
  { readOnly: true, deadlineMs: 10_000 },
);

export type Probe = AskOf<typeof probe>;
export type NodeHealth = AnswerOf<typeof probe>;
