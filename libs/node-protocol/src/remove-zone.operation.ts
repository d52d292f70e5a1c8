import { boolean, domainName } from './decode';
import { operation, type AskOf } from './operation';

/** The server no longer serves the zone and keeps no file of it. */
export const removeZone = operation('removeZone', { zone: domainName }, { changed: boolean });

export type RemoveZone = AskOf<typeof removeZone>;
