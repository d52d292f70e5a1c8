import { boolean } from './decode';
import { accountNumber, tenantUid } from './hosting-words';
import { operation, type AskOf } from './operation';

/** The account is gone: processes ended, service and user removed, home moved to the tombstones, nothing of the uid left elsewhere. */
export const removeAccount = operation('removeAccount', { accountId: accountNumber, uid: tenantUid }, { changed: boolean }, { deadlineMs: 60_000 });

export type RemoveAccount = AskOf<typeof removeAccount>;
