import { boolean, sha256Hex } from './decode';
import { accountNumber, databaseName, databasePassword, tenantUid } from './hosting-words';
import { operation, type AnswerOf, type AskOf } from './operation';

/** One database with one user of the same name, who owns that database alone and connects from this machine alone. */
export const ensureDatabase = operation(
  'ensureDatabase',
  { accountId: accountNumber, uid: tenantUid, name: databaseName, password: databasePassword },
  { changed: boolean, digest: sha256Hex },
  { secret: ['password'] },
);

export type EnsureDatabase = AskOf<typeof ensureDatabase>;
export type DatabaseEnsured = AnswerOf<typeof ensureDatabase>;
