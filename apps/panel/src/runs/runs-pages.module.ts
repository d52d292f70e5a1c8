import { Module } from '@nestjs/common';
import { IdentityModule } from '@app/identity';
import { WebModule } from '../web/web.module';
import { RunDesk } from './run-desk';
import { RunsApi } from './runs.api';
import { RunPages } from './runs.pages';

@Module({ imports: [WebModule, IdentityModule], controllers: [RunPages, RunsApi], providers: [RunDesk], exports: [RunDesk] })
export class RunsPagesModule {}
