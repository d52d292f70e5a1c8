import { boolean } from './decode';
import { accountNumber, databaseName, tenantUid } from './hosting-words';
import { operation, type AskOf } from './operation';

/** The database and its user are gone; a last dump lies in the node's tombstones. */
export const removeDatabase = operation(
  'removeDatabase',
  { accountId: accountNumber, uid: tenantUid, name: databaseName },
  { changed: boolean },
  { deadlineMs: 300_000 },
);

export type RemoveDatabase = AskOf<typeof removeDatabase>;
