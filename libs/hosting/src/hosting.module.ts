import { Module } from '@nestjs/common';
import { RemoteModule } from '@app/remote';
import { HostingAccount } from './hosting-account.entity';
import { HostingLedger } from './hosting-ledger';
import { HostingPlanner } from './hosting-planner';
import { HostingQueries } from './hosting.queries';
import { Hosting } from './hosting.service';
import { Provisioning } from './provisioning';
import { SiteDatabase } from './site-database.entity';
import { Site } from './site.entity';
import { Withdrawal } from './withdrawal';

export const hostingEntities = [HostingAccount, Site, SiteDatabase];

@Module({
  imports: [RemoteModule],
  providers: [Hosting, HostingQueries, HostingPlanner, HostingLedger, Provisioning, Withdrawal],
  exports: [Hosting, HostingQueries],
})
export class HostingModule {}
