import type { Language } from '@app/kernel';
import { say } from '../web/catalogue';
import type { RequestFacts } from './request-reader';

/** One request as the API tells it. Times are ISO 8601, minutes whole working minutes, texts in the client's language. */
export function requestJson(facts: RequestFacts, lang: Language): object {
  const { request: q, file, unit, timeline, letters, actions, asked } = facts;
  const plan = file.plans.find((p) => p.id === q.planId);
  const reply = letters.find((l) => l.id === q.replyId);
  const officers = file.dispositions.find((d) => d.id === q.dispositionId)?.officers ?? [];
  return {
    id: q.id, number: q.number, trackingCode: q.trackingCode, state: q.state, version: q.version, product: q.product,
    asked: say(lang, asked.key, asked.facts), unitId: q.unitId, unit: unit.name, letter: q.letter, payload: q.payload,
    agendaNumber: q.agendaNumber, feasibility: q.feasibility, mode: q.mode, officer: officers[0] ?? null, officers,
    clocks: timeline.clocks.map(({ clock, reading: { state, gross, net, due, startedAt, endedAt, late } }) => ({ id: clock.id, state, gross, net, due, startedAt, endedAt, late: late.net })),
    plan: plan === undefined ? null : { version: plan.version, digest: plan.digest, lines: plan.lines.map((l) => ({ ...l, text: say(lang, l.key, l.facts) })) },
    reply: reply === undefined ? null : { letterId: reply.id, textHash: reply.textHash, state: reply.state, number: reply.number },
    letters: letters.map((l) => ({ id: l.id, kind: l.kind, number: l.number, state: l.state, textHash: l.textHash, pdf: `/letters/${l.id}.pdf` })),
    runs: runsJson(facts, lang),
    actions: actions.map((a) => ({ action: a.action, main: a.main, allowed: a.allowed, why: a.why === undefined ? null : { ...a.why, text: say(lang, a.why.code, a.why.facts) } })),
    next: timeline.next,
    timeline: timeline.entries.map((e) => ({ at: e.at, item: e.item, action: e.action, from: e.from, to: e.to, who: e.by, officer: e.officer, what: say(lang, e.sentence.key, e.sentence.facts), reason: e.reason, letter: e.letter })),
    schedule: q.schedule, outcome: q.outcome,
  };
}

export function runsJson({ runs }: Pick<RequestFacts, 'runs'>, lang: Language): object[] {
  return runs.map(({ run, steps }) => ({
    id: run.id, story: run.story, state: run.state, createdAt: run.createdAt, finishedAt: run.finishedAt,
    steps: steps.map(({ id, name, state, attempt, startAfter, startedAt, finishedAt, result, error }) => ({
      id, name, state, attempt, startAfter, startedAt, finishedAt, result,
      error: error === null ? null : { ...error, text: say(lang, error.code, error.facts) },
    })),
  }));
}
