import { listOf, record, sha256Hex, string } from './decode';
import { operation, type AnswerOf, type AskOf } from './operation';

const word = string({ max: 512 });

/**
 * Every managed object of a hosting node: what it is, a digest of its content, its mode and owner; and per account,
 * site and database the one digest that its `ensure…` answered with (`account:12`, `site:<id>`, `database:s12_3`).
 */
export const probeHosting = operation(
  'probeHosting',
  {},
  {
    objects: listOf(record({ object: word, digest: sha256Hex, mode: word, owner: word }), { max: 100_000 }),
    digests: listOf(record({ name: word, digest: sha256Hex }), { max: 20_000 }),
  },
  { readOnly: true, deadlineMs: 60_000 },
);

export type ProbeHosting = AskOf<typeof probeHosting>;
export type HostingProbed = AnswerOf<typeof probeHosting>;
