/** Every schedule of the worker on one screen, in milliseconds. */
export const timetable = {
  /** Messages that are owed are handed to the mail server. */
  mailerMs: 1_000,
  /** Ready steps are looked for, should a wake be lost. */
  stepLookMs: 2_000,
  /** A step's lease is extended while it works; it ends after 20 s of silence. */
  stepHeartbeatMs: 5_000,
  /** Executed requests that nobody answered are closed after the standard's days. */
  autoCloseMs: 10 * 60_000,
} as const;
