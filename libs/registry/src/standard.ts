import type { StandardDefinition } from '@app/approvals';

/**
 * DOM, registration and hosting of .mil.id names: the items that run, each clock under the id of the item that promises it.
 * The reply is due one working day after the head received the letter, the service three working days after the reply
 * (DOM-3a); a delivered product ends at `finish` (decision D3), and closes by itself after five working days (D9).
 */
export const domStandard: StandardDefinition = {
  id: 'DOM',
  version: 1,
  calendar: 'tni',
  clocks: [
    { id: 'DOM-3a-reply', slot: 'reply', unit: 'days', limit: 1 },
    { id: 'DOM-3a-exec', slot: 'exec', unit: 'days', limit: 3 },
  ],
  execEndsAt: 'finish',
  autoCloseDays: 5,
};
