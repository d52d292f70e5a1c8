import { addWorkingDays, addWorkingMinutes, type ClockDefinition, type WorkingTime } from '@app/clocks';

/** One clock of a standard, at its place in the flow; the id is the item's (`DOM-3a-reply`). */
export interface StandardClock extends ClockDefinition {
  readonly slot: 'reply' | 'exec';
}

/** What `approvals` needs of a published standard; the whole document lives with the service that publishes it. */
export interface StandardDefinition {
  /** `DOM`. Assignments in force are for this id. */
  readonly id: string;
  readonly version: number;
  /** Id of the serving centre's calendar. */
  readonly calendar: string;
  readonly clocks: readonly StandardClock[];
  /** Decision D3: a delivered product ends at `finish`, a held session at `start`. */
  readonly execEndsAt: 'start' | 'finish';
  /** Working days after which an executed request closes by itself (decision D9). */
  readonly autoCloseDays: number;
}

/** The moment a clock promises when it starts at `start`, without pauses. */
export function promised(clock: ClockDefinition, time: WorkingTime, start: Date): Date {
  return clock.unit === 'days' ? addWorkingDays(time, start, clock.limit) : addWorkingMinutes(time, start, clock.limit);
}
