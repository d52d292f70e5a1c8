import type { Flow, State, Transition } from '../flow';

const none = { guards: [], produces: [], clocks: [], main: false } as const;

/** From the receipt to the paraf: while the reply is not signed, a request may be returned. */
const open: readonly State[] = ['received', 'with_head', 'disposed', 'analysed', 'reply_drafted', 'initialled'];
const drafting: readonly State[] = ['analysed', 'reply_drafted', 'initialled'];

const asking: readonly Transition[] = [
  { ...none, item: 'L1', action: 'submit_letter', from: [], to: 'submitted', who: ['unit_liaison'], guards: ['letter-and-scan'], event: 'submitted' },
  { ...none, item: 'L1', action: 'register_on_behalf', from: [], to: 'submitted', who: ['reception_officer'], guards: ['letter-and-scan'], event: 'registered-on-behalf' },
  { ...none, item: 'L2', action: 'acknowledge', from: ['submitted'], to: 'received', who: ['reception_officer'], guards: ['assignment'], produces: ['agenda_number', 'receipt'], event: 'acknowledged', main: true, then: ['present_to_head'] },
  { ...none, item: 'L3', action: 'present_to_head', from: ['received'], to: 'with_head', who: ['system'], clocks: [{ slot: 'reply', kind: 'start' }], event: 'presented-to-head', main: true },
];

const deciding: readonly Transition[] = [
  { ...none, item: 'L4', action: 'dispose', from: ['with_head'], to: 'disposed', who: ['centre_head'], guards: ['officers-named'], produces: ['disposition_sheet'], event: 'disposed', main: true },
  // The road on when a named officer's assignment has lapsed and will not be renewed.
  { ...none, item: 'L4', action: 'reassign', from: ['disposed', 'analysed', 'reply_drafted', 'initialled', 'replied', 'scheduled', 'in_execution'], to: 'same', who: ['centre_head'], guards: ['reason', 'officers-named'], produces: ['disposition_sheet'], event: 'reassigned' },
  { ...none, item: 'L5', action: 'record_analysis', from: ['disposed'], to: 'analysed', who: ['service_officer'], guards: ['assignment', 'named-officer', 'analysis-complete'], produces: ['analysis_note', 'plan'], event: 'analysed', main: true },
  // A plan that moved on before the signature, or a finding that changed, is analysed anew.
  { ...none, item: 'L5', action: 'revise_analysis', from: drafting, to: 'analysed', who: ['service_officer'], guards: ['assignment', 'named-officer', 'analysis-complete'], produces: ['analysis_note', 'plan'], event: 'analysis-revised' },
];

const answering: readonly Transition[] = [
  { ...none, item: 'L6', action: 'draft_reply', from: ['analysed'], to: 'reply_drafted', who: ['service_officer'], guards: ['assignment', 'named-officer', 'plan-ready'], produces: ['reply_draft'], event: 'reply-drafted', main: true },
  { ...none, item: 'L6', action: 'amend_reply', from: ['reply_drafted', 'initialled'], to: 'reply_drafted', who: ['service_officer'], guards: ['assignment', 'named-officer', 'plan-ready', 'shown-text'], produces: ['reply_draft'], event: 'reply-amended' },
  { ...none, item: 'L7', action: 'initial', from: ['reply_drafted'], to: 'initialled', who: ['initialler'], guards: ['drafter-is-another', 'plan-ready', 'shown-text'], produces: ['initial'], event: 'reply-initialled', main: true },
  {
    ...none, item: 'L8', action: 'sign', from: ['initialled'], to: 'reply_signed', who: ['centre_head'],
    guards: ['signer-is-another', 'shown-text', 'initial-on-this-text', 'plan-ready', 'plan-in-letter', 'plan-holds'],
    produces: ['signed_reply'], clocks: [{ slot: 'exec', kind: 'start', when: 'can' }], event: 'reply-signed', main: true, then: ['dispatch', 'close_declined'],
  },
  { ...none, item: 'L9', action: 'dispatch', from: ['reply_signed'], to: 'replied', who: ['system'], produces: ['dispatch_record', 'story'], clocks: [{ slot: 'reply', kind: 'stop' }], event: 'reply-dispatched', main: true },
  { ...none, item: 'L10', action: 'close_declined', from: ['replied'], to: 'declined', who: ['system'], guards: ['cannot'], produces: ['release'], clocks: [{ slot: 'exec', kind: 'void' }], event: 'declined' },
];

const serving: readonly Transition[] = [
  { ...none, item: 'L11', action: 'schedule', from: ['replied'], to: 'scheduled', who: ['service_officer', 'system'], guards: ['can', 'machinery', 'named-officer', 'assignment'], produces: ['notice'], event: 'scheduled', main: true },
  { ...none, item: 'L12', action: 'reschedule', from: ['scheduled'], to: 'same', who: ['service_officer', 'unit_liaison'], guards: ['in-person', 'reason', 'date-agreed', 'named-officer', 'assignment'], produces: ['notice'], clocks: [{ slot: 'exec', kind: 'resume' }, { slot: 'exec', kind: 'agree' }], event: 'rescheduled' },
  { ...none, item: "L13'", action: 'mark_no_show', from: ['scheduled'], to: 'same', who: ['service_officer'], guards: ['in-person', 'reason', 'named-officer', 'assignment'], produces: ['notice'], clocks: [{ slot: 'exec', kind: 'pause' }], event: 'no-show-marked' },
  { ...none, item: 'L13', action: 'start', from: ['scheduled'], to: 'in_execution', who: ['service_officer', 'system'], guards: ['machinery', 'named-officer', 'assignment'], clocks: [{ slot: 'exec', kind: 'resume' }, { slot: 'exec', kind: 'stop', when: 'exec-ends-at-start' }], event: 'started', main: true },
  { ...none, item: 'L13a', action: 'replan', from: ['in_execution'], to: 'disposed', who: ['service_officer'], guards: ['reason', 'named-officer', 'assignment', 'run-stuck'], event: 'replanned' },
  { ...none, item: 'L14', action: 'finish', from: ['in_execution'], to: 'executed', who: ['service_officer', 'system'], guards: ['machinery', 'named-officer', 'assignment'], produces: ['work_report', 'notice'], clocks: [{ slot: 'exec', kind: 'stop', when: 'exec-ends-at-finish' }], event: 'finished', main: true },
  { ...none, item: 'L15', action: 'accept', from: ['executed'], to: 'completed', who: ['unit_liaison'], event: 'accepted', main: true },
  { ...none, item: 'L15', action: 'auto_close', from: ['executed'], to: 'completed', who: ['system'], event: 'auto-closed' },
];

const correcting: readonly Transition[] = [
  { ...none, item: 'L16', action: 'return_for_correction', from: open, to: 'returned', who: ['centre_head', 'service_officer'], guards: ['reason', 'named-officer', 'assignment'], produces: ['notice'], clocks: [{ slot: 'reply', kind: 'pause' }], event: 'returned' },
  { ...none, item: "L16'", action: 'resubmit', from: ['returned'], to: 'left', who: ['unit_liaison'], clocks: [{ slot: 'reply', kind: 'resume' }], event: 'resubmitted', main: true },
  { ...none, item: 'L17', action: 'withdraw', from: ['submitted', ...open, 'returned'], to: 'withdrawn', who: ['unit_liaison'], guards: ['reason', 'never-signed'], produces: ['notice', 'release'], clocks: [{ slot: 'reply', kind: 'void' }, { slot: 'exec', kind: 'void' }], event: 'withdrawn' },
];

/** Flow L of the published standards (DOM, INF, BIM): a unit's letter, its answer, the service. Without the counter visit. */
export const letterService: Flow = { id: 'letter_service', version: 1, transitions: [...asking, ...deciding, ...answering, ...serving, ...correcting] };
