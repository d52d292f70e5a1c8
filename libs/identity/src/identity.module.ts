import { Module } from '@nestjs/common';
import { Identity } from './identity.service';
import { Logins } from './logins.service';

@Module({ providers: [Identity, Logins], exports: [Identity, Logins] })
export class IdentityModule {}
