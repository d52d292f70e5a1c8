import { Module } from '@nestjs/common';
import { RemoteModule } from '@app/remote';
import { Challenges } from './challenges.service';
import { Holds } from './holds.service';
import { NameServer } from './name-server';
import { NodeNameServer } from './node-name-server';
import { Planner } from './planner.service';
import { Publications } from './publications.service';
import { Publisher } from './publisher.service';
import { Releases } from './releases.service';
import { Verifier } from './verifier';
import { Zones } from './zones.service';

@Module({
  imports: [RemoteModule],
  providers: [Zones, Planner, Releases, Publications, Publisher, Verifier, Challenges, Holds, { provide: NameServer, useClass: NodeNameServer }],
  exports: [Zones, Holds],
})
export class ZonesModule {}
