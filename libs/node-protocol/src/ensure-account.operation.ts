import { boolean, integer, listOf, record, sha256Hex } from './decode';
import { accountNumber, sshPublicKey, tenantUid } from './hosting-words';
import { operation, type AnswerOf, type AskOf } from './operation';

/** What the account's PHP may use at most: MiB of memory, processes, per cent of one processor. */
export const accountLimits = record({
  memoryMb: integer(64, 65_536),
  processes: integer(1, 256),
  cpuPercent: integer(10, 6_400),
});

/** A unit's account as it must be: Unix user, root-owned home, SFTP by these keys alone, a PHP service of its own. */
export const ensureAccount = operation(
  'ensureAccount',
  { accountId: accountNumber, uid: tenantUid, sshKeys: listOf(sshPublicKey, { max: 32 }), limits: accountLimits },
  { changed: boolean, digest: sha256Hex },
);

export type EnsureAccount = AskOf<typeof ensureAccount>;
export type AccountEnsured = AnswerOf<typeof ensureAccount>;
export type AccountLimits = EnsureAccount['limits'];
