import { Module } from '@nestjs/common';
import { ApprovalsModule } from '@app/approvals';
import { HostingModule } from '@app/hosting';
import { IdentityModule } from '@app/identity';
import { LettersModule } from '@app/letters';
import { RegistryModule } from '@app/registry';
import { WebModule } from '../web/web.module';
import { Acting } from './acting';
import { AssignableOfficers } from './assignable-officers';
import { InboxPages } from './inbox.pages';
import { RequestFormHelp } from './request-form-help';
import { RequestLists } from './request-lists';
import { RequestReader, RequestSubjects } from './request-reader';
import { RequestsApi } from './requests.api';
import { RequestPages } from './requests.pages';
import { StepEvidence } from './step-evidence';

@Module({
  imports: [WebModule, ApprovalsModule, HostingModule, IdentityModule, LettersModule, RegistryModule],
  controllers: [InboxPages, RequestPages, RequestsApi],
  providers: [Acting, AssignableOfficers, RequestFormHelp, RequestLists, RequestReader, RequestSubjects, StepEvidence],
  exports: [RequestReader, RequestLists, StepEvidence],
})
export class ApprovalsPagesModule {}
