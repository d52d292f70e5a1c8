import { Injectable } from '@nestjs/common';
import { DecisionActs } from './decision.acts';
import type { Deed, Outcome } from './deed';
import type { Action } from './flow';
import { ReceptionActs } from './reception.acts';
import { ReplyActs } from './reply.acts';
import { ServiceActs } from './service.acts';

type Work = (deed: Deed) => Promise<Outcome> | Outcome;

const onlyTheState: Work = () => ({});

/** What each action of the flow tables does beside moving the state. */
@Injectable()
export class Acts {
  constructor(
    private readonly reception: ReceptionActs,
    private readonly decision: DecisionActs,
    private readonly reply: ReplyActs,
    private readonly service: ServiceActs,
  ) {}

  async run(deed: Deed): Promise<Outcome> {
    return this.table[deed.transition.action](deed);
  }

  private readonly table: Readonly<Record<Action, Work>> = {
    submit_letter: onlyTheState, // `Submissions` makes the row
    register_on_behalf: onlyTheState,
    acknowledge: (deed) => this.reception.acknowledge(deed),
    present_to_head: onlyTheState,
    dispose: (deed) => this.decision.dispose(deed),
    reassign: (deed) => this.decision.dispose(deed),
    record_analysis: (deed) => this.decision.analyse(deed),
    revise_analysis: (deed) => this.decision.analyse(deed),
    draft_reply: (deed) => this.reply.draft(deed),
    amend_reply: (deed) => this.reply.amend(deed),
    initial: (deed) => this.reply.initial(deed),
    sign: (deed) => this.reply.sign(deed),
    dispatch: (deed) => this.service.dispatch(deed),
    close_declined: (deed) => this.service.close(deed),
    schedule: (deed) => this.service.schedule(deed),
    reschedule: (deed) => this.service.schedule(deed),
    mark_no_show: (deed) => this.service.noShow(deed),
    start: onlyTheState,
    replan: (deed) => this.service.replan(deed),
    finish: (deed) => this.service.finish(deed),
    accept: onlyTheState,
    auto_close: onlyTheState,
    return_for_correction: (deed) => this.reception.return(deed),
    resubmit: (deed) => this.reception.resubmit(deed),
    withdraw: (deed) => this.reception.withdraw(deed),
  };
}
