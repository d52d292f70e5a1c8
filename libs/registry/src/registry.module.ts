import { Module } from '@nestjs/common';
import { ApprovalsModule } from '@app/approvals';
import { ZonesModule } from '@app/zones';
import { DomainContact } from './domain-contact.entity';
import { DomainHistory } from './domain-history.entity';
import { Domain } from './domain.entity';
import { Domains } from './domains.service';
import { RegisterDomainProduct } from './register-domain.product';
import { Registry } from './registry.service';
import { ReservedName } from './reserved-name.entity';

export const registryEntities = [Domain, DomainContact, DomainHistory, ReservedName];

@Module({
  imports: [ApprovalsModule, ZonesModule],
  providers: [Domains, RegisterDomainProduct, Registry],
  exports: [Domains, Registry],
})
export class RegistryModule {}
