import type { Role } from '@app/kernel';

export const states = [
  'submitted', 'received', 'with_head', 'disposed', 'analysed', 'reply_drafted', 'initialled', 'reply_signed', 'replied',
  'scheduled', 'in_execution', 'executed', 'completed', 'returned', 'declined', 'withdrawn',
] as const;
export type State = (typeof states)[number];

/** Nothing follows these; each leaves an answer to the asker on record (standards' spec §2.6 rule 7). */
export const ends: readonly State[] = ['completed', 'declined', 'withdrawn'];

export const actions = [
  'submit_letter', 'register_on_behalf', 'acknowledge', 'present_to_head', 'dispose', 'reassign', 'record_analysis', 'revise_analysis',
  'draft_reply', 'amend_reply', 'initial', 'sign', 'dispatch', 'close_declined', 'schedule', 'reschedule', 'mark_no_show', 'start', 'replan', 'finish',
  'accept', 'auto_close', 'return_for_correction', 'resubmit', 'withdraw',
] as const;
export type Action = (typeof actions)[number];

/** What must be so before an act; each is one function of `Guards`. */
export type GuardName =
  | 'letter-and-scan' | 'reason' | 'assignment' | 'named-officer' | 'officers-named' | 'analysis-complete' | 'plan-ready' | 'shown-text'
  | 'drafter-is-another' | 'signer-is-another' | 'initial-on-this-text' | 'plan-in-letter' | 'plan-holds' | 'can' | 'cannot'
  | 'machinery' | 'run-stuck' | 'never-signed' | 'date-agreed' | 'in-person';

/** Papers and consequences, as the standard names them. */
export type Produce =
  | 'receipt' | 'agenda_number' | 'disposition_sheet' | 'analysis_note' | 'plan' | 'reply_draft' | 'initial' | 'signed_reply' | 'dispatch_record'
  | 'story' | 'release' | 'notice' | 'work_report';

/** `exec` stops where the standard says (decision D3); the two conditions choose. */
export interface ClockEffect {
  readonly slot: 'reply' | 'exec';
  readonly kind: 'start' | 'pause' | 'resume' | 'stop' | 'void' | 'agree';
  readonly when?: 'can' | 'exec-ends-at-start' | 'exec-ends-at-finish';
}

/** One row of a flow: who may take which act in which state, under what guards, and what comes of it. */
export interface Transition {
  /** Row of the standards' spec §2.3. */
  readonly item: string;
  readonly action: Action;
  readonly from: readonly State[];
  /** `same` stays; `left` goes back to the state from which the request was returned. */
  readonly to: State | 'same' | 'left';
  readonly who: readonly (Role | 'system')[];
  readonly guards: readonly GuardName[];
  readonly produces: readonly Produce[];
  readonly clocks: readonly ClockEffect[];
  /** Past tense, after `approvals.`. */
  readonly event: string;
  /** On the main road: what the request waits for, so what an inbox shows. */
  readonly main: boolean;
  /** Done by the system right after, in the same transaction. */
  readonly then?: readonly Action[];
}

export interface Flow {
  readonly id: string;
  readonly version: number;
  readonly transitions: readonly Transition[];
}

/** First states have no former one. */
export const begins = (t: Transition): boolean => t.from.length === 0;

export function transitionOf(flow: Flow, action: Action): Transition | undefined {
  return flow.transitions.find((t) => t.action === action);
}

/** The states a row leads to. */
export function targets(t: Transition): readonly State[] {
  if (t.to === 'same') return t.from;
  // A request goes back only to a state from which it can have been returned.
  if (t.to === 'left') return [];
  return [t.to];
}

/** What is wrong with a flow table; empty when every state is reached, has an exit, and every row somebody who may take it. */
export function flowProblems(flow: Flow): string[] {
  const problems: string[] = [];
  const used = new Set(flow.transitions.flatMap((t) => [...t.from, ...targets(t)]));
  const reached = reachable(flow);
  for (const state of used) {
    if (!reached.has(state)) problems.push(`state ${state} is never reached`);
    const exits = flow.transitions.filter((t) => t.from.includes(state) && t.to !== 'same');
    if (exits.length === 0 && !ends.includes(state)) problems.push(`state ${state} has no exit`);
    if (exits.length > 0 && ends.includes(state)) problems.push(`end state ${state} has an exit`);
  }
  for (const t of flow.transitions) {
    if (t.who.length === 0) problems.push(`${t.item} has nobody who may take it`);
    for (const next of t.then ?? []) if (transitionOf(flow, next)?.who.includes('system') !== true) problems.push(`${t.item} goes on with ${next}, which the system may not take`);
  }
  const names = flow.transitions.map((t) => t.action);
  for (const name of names) if (names.indexOf(name) !== names.lastIndexOf(name)) problems.push(`action ${name} stands twice`);
  return [...new Set(problems)];
}

function reachable(flow: Flow): Set<State> {
  const reached = new Set<State>(flow.transitions.filter(begins).flatMap((t) => [...targets(t)]));
  for (let grown = -1; grown !== reached.size; ) {
    grown = reached.size;
    for (const t of flow.transitions) if (t.from.some((s) => reached.has(s))) targets(t).forEach((s) => t.to !== 'same' && reached.add(s));
  }
  return reached;
}
