import { approvalsEntities } from '@app/approvals';
import { certificatesEntities } from '@app/certificates';
import { hostingEntities } from '@app/hosting';
import { identityEntities } from '@app/identity';
import { lettersEntities } from '@app/letters';
import type { Config, PlatformOptions } from '@app/platform';
import { registryEntities, registryOutlines } from '@app/registry';
import { remoteEntities } from '@app/remote';
import { zonesEntities, zonesOutlines } from '@app/zones';

/** What the panel knows of the libs it stands on: their entities, and the outlines of the stories that it may start. */
export function panelOptions(config: Config): PlatformOptions {
  const entities = [
    ...identityEntities, ...lettersEntities, ...approvalsEntities, ...zonesEntities, ...remoteEntities,
    ...registryEntities, ...hostingEntities, ...certificatesEntities,
  ];
  return { config, entities, stories: { ...registryOutlines, ...zonesOutlines }, poolSize: 12 };
}
