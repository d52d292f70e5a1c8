import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { IdentityModule } from '@app/identity';
import { LettersModule } from '@app/letters';
import { ActDesk } from './act-desk';
import { Acts } from './acts';
import { Approvals } from './approvals.service';
import { Calendars } from './calendars';
import { DecisionActs } from './decision.acts';
import { Guards } from './guards.service';
import { Notices } from './notices.service';
import { Officers } from './officers.service';
import { Phrases } from './phrases';
import { Plans } from './plans.service';
import { Products } from './product';
import { ReceptionActs } from './reception.acts';
import { ReplyActs } from './reply.acts';
import { RequestBoard } from './request-board.queries';
import { RequestClocks } from './request-clocks.service';
import { RequestLog } from './request-log';
import { ServiceActs } from './service.acts';
import { Submissions } from './submissions';
import { Timelines } from './timeline.queries';

/** Services add their products in their modules' `onModuleInit`; a wrong table stops the start. */
@Module({
  imports: [IdentityModule, LettersModule],
  providers: [
    ActDesk, Acts, Approvals, Calendars, DecisionActs, Guards, Notices, Officers, Phrases, Plans, Products, ReceptionActs,
    ReplyActs, RequestBoard, RequestClocks, RequestLog, ServiceActs, Submissions, Timelines,
  ],
  exports: [Approvals, Calendars, Officers, Phrases, Products, RequestBoard, RequestClocks, Timelines],
})
export class ApprovalsModule implements OnApplicationBootstrap {
  constructor(private readonly products: Products) {}

  onApplicationBootstrap(): void {
    this.products.check();
  }
}
