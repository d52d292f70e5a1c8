import { dispositionInstructions, type NamedReading, type PossibleAct, type State } from '@app/approvals';
import type { Letter } from '@app/letters';
import { askedDetails } from '../registry/request-form';
import { shownRun } from './checklist';
import type { RequestFacts } from './request-reader';

/** Acts that need no words: one button each. Others open a form. */
const bare: readonly string[] = ['acknowledge', 'accept', 'start'];

/** Acts on the letter in hand: its text stands above the form. */
const onLetter: readonly string[] = ['amend_reply', 'initial', 'sign'];

const beforeDispatch: readonly State[] = ['analysed', 'reply_drafted', 'initialled'];

/** What the request page shows, plain values only. */
export function requestView(facts: RequestFacts): Record<string, unknown> {
  const { request, file, unit, asked, timeline, letters, runs } = facts;
  const reply = letters.find((l) => l.id === request.replyId) ?? null;
  const plan = file.plans.find((p) => p.id === request.planId) ?? null;
  const next = timeline.next[0];
  return {
    request: {
      id: request.id, number: request.number, version: request.version, agendaNumber: request.agendaNumber, trackingCode: request.trackingCode,
      createdAt: request.createdAt, letter: request.letter, asker: request.asker, stateKey: `state.${request.state}`, ended: request.ended,
    },
    unit: { name: unit.name },
    asked,
    clocks: timeline.clocks.filter((c) => c.reading.state !== 'waiting').map(shownClock),
    timeline: timeline.entries,
    next: next === undefined || request.ended ? null : { actionKey: `action.${next.action}`, who: next.who.map((w) => (w === 'system' ? 'role.system' : `role.${w}`)) },
    letters: letters.map(shownLetter),
    reply: reply === null ? null : { ...shownLetter(reply), textHash: reply.textHash },
    plan: plan === null ? null : { lines: plan.lines, digest: plan.digest, version: plan.version },
    /** Who writes, initials or signs the reply reads first what it will change. */
    planFirst: plan !== null && beforeDispatch.includes(request.state),
    details: askedDetails(request),
    returnedFor: request.state === 'returned' ? (timeline.entries.findLast((e) => e.action === 'return_for_correction')?.reason ?? null) : null,
    payload: request.payload,
    runs: runs.map((run) => shownRun(run, facts.evidence)),
    owners: ownersOf(facts),
    live: runs.some((r) => r.run.state === 'running'),
    actions: facts.actions.filter((a) => a.allowed).sort((a, b) => Number(b.main) - Number(a.main)).map((a) => shownAct(a, request.id)),
    refused: facts.actions.filter((a) => !a.allowed).map((a) => ({ key: `action.${a.action}`, why: a.why })),
    findings: [{ value: 'can', key: 'act.can' }, { value: 'cannot', key: 'act.cannot' }],
    modes: [{ value: 'online', key: 'act.online' }, { value: 'in_person', key: 'act.in-person' }],
    instructions: dispositionInstructions.map((value) => ({ value, key: `instruction.${value}`, checked: value === 'follow-up' })),
  };
}

/** Titles of the officers named last: who sees to a stuck step. */
export function ownersOf({ request, file }: Pick<RequestFacts, 'request' | 'file'>): string[] {
  return file.dispositions.find((d) => d.id === request.dispositionId)?.officers.map((o) => o.title) ?? [];
}

function shownAct(act: PossibleAct, id: string): object {
  return {
    action: act.action, key: `action.${act.action}`, main: act.main, href: `/requests/${id}/acts/${act.action}`,
    bare: bare.includes(act.action), onLetter: onLetter.includes(act.action), form: `approvals/act-${act.action}`,
  };
}

export function shownClock({ clock, reading }: NamedReading): object {
  const late = reading.late.net;
  const tone = late ? 'bad' : reading.state === 'running' ? 'warn' : 'ok';
  return {
    id: clock.id, state: reading.state, nameKey: `promise.${clock.slot}`, stateKey: late ? `clock-state.late-${reading.state === 'stopped' ? 'stopped' : 'running'}` : `clock-state.${reading.state}`,
    tone, due: reading.due, gross: reading.gross, net: reading.net, startedAt: reading.startedAt, endedAt: reading.endedAt,
  };
}

function shownLetter(letter: Letter): { id: string; kindKey: string; number: string | null; date: Date | null; stateKey: string } {
  return { id: letter.id, kindKey: `letter.${letter.kind}`, number: letter.number, date: letter.date, stateKey: `letter-state.${letter.state}` };
}
