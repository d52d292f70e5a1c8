import { ensureAccountPerformer } from './ensure-account';
import { ensureDatabasePerformer } from './ensure-database';
import { ensureSitePerformer } from './ensure-site';
import { ensureZonePerformer } from './ensure-zone';
import type { Performer } from './performer';
import { prepareNodePerformer } from './prepare-node';
import { probePerformer } from './probe';
import { probeHostingPerformer } from './probe-hosting';
import { probeZonePerformer } from './probe-zone';
import { putCertificatePerformer } from './put-certificate';
import { removeAccountPerformer } from './remove-account';
import { removeDatabasePerformer } from './remove-database';
import { removeSitePerformer } from './remove-site';
import { removeZonePerformer } from './remove-zone';

/** Everything this agent can do: one line per operation. A spec test keeps it equal to the protocol's closed list. */
export const performers: readonly Performer[] = [
  prepareNodePerformer,
  probePerformer,
  ensureZonePerformer,
  removeZonePerformer,
  probeZonePerformer,
  ensureAccountPerformer,
  ensureDatabasePerformer,
  ensureSitePerformer,
  putCertificatePerformer,
  removeSitePerformer,
  removeDatabasePerformer,
  removeAccountPerformer,
  probeHostingPerformer,
];
