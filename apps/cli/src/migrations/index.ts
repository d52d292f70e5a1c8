import type { MixedList } from 'typeorm';
import { Platform0001 } from './0001-platform';
import { Identity0002 } from './0002-identity';
import { Remote0003 } from './0003-remote';
import { Letters0004 } from './0004-letters';
import { Approvals0005 } from './0005-approvals';
import { Zones0006 } from './0006-zones';
import { Registry0007 } from './0007-registry';
import { Hosting0008 } from './0008-hosting';
import { Certificates0009 } from './0009-certificates';
import { Narrower0010 } from './0010-narrower';

/** The one list, in order. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for classes
export const migrations: MixedList<Function | string> = [
  Platform0001,
  Identity0002,
  Remote0003,
  Letters0004,
  Approvals0005,
  Zones0006,
  Registry0007,
  Hosting0008,
  Certificates0009,
  Narrower0010,
];
