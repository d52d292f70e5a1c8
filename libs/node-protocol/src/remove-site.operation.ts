import { boolean, uuid } from './decode';
import { accountNumber, hostName, tenantUid } from './hosting-words';
import { operation, type AskOf } from './operation';

/** The site is no longer served; its folder, its certificate and its logs move to the node's tombstones, which only root may read. */
export const removeSite = operation('removeSite', { siteId: uuid, accountId: accountNumber, uid: tenantUid, name: hostName }, { changed: boolean });

export type RemoveSite = AskOf<typeof removeSite>;
