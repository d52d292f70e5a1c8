import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { approvalsEntities } from '@app/approvals';
import { hostingEntities } from '@app/hosting';
import { identityEntities } from '@app/identity';
import { lettersEntities } from '@app/letters';
import { remoteEntities } from '@app/remote';
import { zonesEntities } from '@app/zones';
import { registryEntities } from '@app/registry';
import { certificatesEntities } from '@app/certificates';
/** Every lib's entities, by the libs' doors: one line each. */
export const allEntities: readonly EntityTarget<ObjectLiteral>[] = [
  ...hostingEntities,
  ...approvalsEntities,
  ...identityEntities,
  ...lettersEntities,
  ...remoteEntities,
  ...zonesEntities,
  ...registryEntities,
  ...certificatesEntities,
];
