import type { Messages } from '@app/kernel';
import { readingMessages } from './messages-of-reading';
import { ruleMessages } from './messages-of-rules';
import { zoneActMessages } from './messages-of-zones';

/** All sentences of this lib. */
export const zonesMessages: Messages = { ...readingMessages, ...ruleMessages, ...zoneActMessages };
