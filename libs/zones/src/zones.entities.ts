import { Challenge } from './challenge.entity';
import { Hold } from './hold.entity';
import { NameServerRow } from './name-server.entity';
import { Publication } from './publication.entity';
import { RecordSetRow } from './record-set.entity';
import { Release } from './release.entity';
import { Zone } from './zone.entity';

export const zonesEntities = [NameServerRow, Zone, RecordSetRow, Release, Publication, Challenge, Hold];
