import { Module } from '@nestjs/common';
import { ApprovalsModule } from '@app/approvals';
import { HostingModule } from '@app/hosting';
import { IdentityModule } from '@app/identity';
import { LettersModule } from '@app/letters';
import { RegistryModule } from '@app/registry';
import { ZonesModule } from '@app/zones';
import { WebModule } from '../web/web.module';
import { DomainAsking } from './domain-asking';
import { DomainCorrectionPages } from './domain-correction.pages';
import { DomainPapers } from './domain-papers';
import { DomainReader } from './domain-reader';
import { DomainRequestApi } from './domain-request.api';
import { DomainRequestPages } from './domain-request.pages';
import { DomainsApi } from './domains.api';
import { DomainPages } from './domains.pages';

@Module({
  imports: [WebModule, ApprovalsModule, HostingModule, IdentityModule, LettersModule, RegistryModule, ZonesModule],
  controllers: [DomainRequestPages, DomainCorrectionPages, DomainRequestApi, DomainPages, DomainsApi],
  providers: [DomainAsking, DomainPapers, DomainReader],
})
export class RegistryPagesModule {}
