import type { ErrorFacts } from '@app/kernel';
import type { Severity } from '../finding';
import type { RecordSet } from '../record-set';
import type { ZoneView } from './zone-view';

/** One fault that a rule found: at which set, and the facts for its sentence. */
export interface Fault {
  readonly at: Pick<RecordSet, 'owner' | 'type'>;
  readonly facts?: ErrorFacts;
}

/** One rule over a whole zone. The id is the key of its sentence and the name of its corpus file. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  check(zone: ZoneView): Iterable<Fault>;
}

export function faultAt(set: Pick<RecordSet, 'owner' | 'type'>, facts: ErrorFacts = {}): Fault {
  return { at: set, facts };
}
