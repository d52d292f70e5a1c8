import { Module } from '@nestjs/common';
import { IdentityModule } from '@app/identity';
import { WebModule } from '../web/web.module';
import { AccountPages } from './account.pages';
import { LogIn } from './log-in';
import { LoginPages } from './login.pages';
import { SessionApi } from './session.api';

@Module({ imports: [IdentityModule, WebModule], controllers: [LoginPages, AccountPages, SessionApi], providers: [LogIn] })
export class IdentityPagesModule {}
