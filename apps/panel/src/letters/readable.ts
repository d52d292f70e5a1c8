import type { Actor } from '@app/kernel';
import type { Letter } from '@app/letters';

/** Papers that pass between head and officers (standards' spec §7: 4 and 5). */
const internal: readonly Letter['kind'][] = ['disposition_sheet', 'analysis_note'];

/** Who asked reads what was addressed to him once it is out; drafts and the office's own papers stay in the office. */
export function mayRead(actor: Actor, letter: Pick<Letter, 'kind' | 'state'>): boolean {
  return actor.scope.units === 'all' || (letter.state !== 'draft' && !internal.includes(letter.kind));
}
