import { actions, flowProblems, states, targets, transitionOf, type Flow } from './flow';
import { letterService } from './flows/letter-service.flow';
import { approvalsMessages } from './messages';

const without = (item: string): Flow => ({ ...letterService, transitions: letterService.transitions.filter((t) => t.item !== item) });

describe('the letter service flow', () => {
  it('reaches every state, gives each an exit and every row somebody who may take it', () => {
    expect(flowProblems(letterService)).toEqual([]);
    const used = new Set(letterService.transitions.flatMap((t) => [...t.from, ...targets(t)]));
    expect([...used].sort()).toEqual([...states].sort());
  });

  it('holds every row L1 to L17 of the standard, and every action once', () => {
    const items = new Set(letterService.transitions.map((t) => t.item.replace("'", '')));
    expect([...Array.from({ length: 17 }, (_, i) => `L${i + 1}`), 'L13a'].filter((item) => !items.has(item))).toEqual([]);
    expect(letterService.transitions.map((t) => t.action).sort()).toEqual([...actions].sort());
  });

  it('guards L2, L5, L6 and L11 to L14 with an assignment in force', () => {
    const guarded = ['acknowledge', 'record_analysis', 'draft_reply', 'schedule', 'reschedule', 'mark_no_show', 'start', 'replan', 'finish'] as const;
    expect(guarded.filter((action) => !transitionOf(letterService, action)!.guards.includes('assignment'))).toEqual([]);
  });

  it('has a word for each state, a name for each action and a sentence for its timeline, in both languages', () => {
    const keys = [...states.map((s) => `state.${s}`), ...actions.flatMap((a) => [`action.${a}`, `timeline.${a}`])];
    expect(keys.filter((key) => !approvalsMessages[key]?.id || !approvalsMessages[key]?.en)).toEqual([]);
  });

  it.each([
    ['L15', 'state executed has no exit'],
    ['L14', 'state executed is never reached'],
    ['L3', 'L2 goes on with present_to_head, which the system may not take'],
  ])('is refused without its row %s', (item, problem) => {
    expect(flowProblems(without(item))).toContain(problem);
  });

  it('is refused when nobody may take a row, or a row stands twice', () => {
    const first = letterService.transitions[0]!;
    expect(flowProblems({ ...letterService, transitions: [...letterService.transitions, { ...first, who: [] }] })).toEqual(['L1 has nobody who may take it', 'action submit_letter stands twice']);
  });
});
