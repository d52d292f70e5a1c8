import { Module } from '@nestjs/common';
import { ApprovalsModule } from '@app/approvals';
import { IdentityModule } from '@app/identity';
import { ApprovalsPagesModule } from '../approvals/approvals-pages.module';
import { WebModule } from '../web/web.module';
import { RunDesk } from './run-desk';
import { RunSubjects } from './run-subjects';
import { RunsApi } from './runs.api';
import { RunPages } from './runs.pages';

@Module({ imports: [WebModule, IdentityModule, ApprovalsModule, ApprovalsPagesModule], controllers: [RunPages, RunsApi], providers: [RunDesk, RunSubjects], exports: [RunDesk] })
export class RunsPagesModule {}
