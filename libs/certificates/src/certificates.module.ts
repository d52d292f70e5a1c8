import { Module } from '@nestjs/common';
import { Config } from '@app/platform';
import { ZonesModule } from '@app/zones';
import { AcmeAccounts } from './acme-accounts.service';
import { AcmeAuthority } from './acme-authority';
import { AcmeOptions } from './acme-options';
import { CertificateAuthority } from './certificate-authority';
import { Certificates } from './certificates.service';
import { Challenges } from './challenges';
import { Issuance } from './issuance.service';
import { Orders } from './orders.service';
import { ZoneChallenges } from './zone-challenges';

@Module({
  imports: [ZonesModule],
  providers: [
    {
      provide: AcmeOptions,
      useFactory: (config: Config): AcmeOptions => ({ directory: config.acmeDirectory, caFile: config.acmeCaFile, contact: config.acmeContact }),
      inject: [Config],
    },
    { provide: CertificateAuthority, useClass: AcmeAuthority },
    { provide: Challenges, useClass: ZoneChallenges },
    AcmeAccounts,
    Orders,
    Issuance,
    Certificates,
  ],
  exports: [Certificates],
})
export class CertificatesModule {}
