import 'express-session';
import type { Actor, ErrorFacts, Language } from '@app/kernel';
import type { StoredForm } from './forms';

/** What our middleware adds to a request and to a session. */
declare module 'express-serve-static-core' {
  interface Request {
    actor?: Actor;
    lang: Language;
    /** Where refused input of this route goes back to. */
    formPath?: string;
    /** The form's once-key. */
    onceKey?: string;
    upload?: Record<string, Upload>;
  }
}

declare module 'express-session' {
  interface SessionData {
    /** Makes the session exist before anyone logs in; the CSRF token is bound to it. */
    seed?: string;
    /** First factor passed, second owed. */
    pending?: { personId: string; at: number };
    personId?: string;
    positionId?: string;
    /** When the log-in was complete, ms since the epoch: a session has an end however busy it is. */
    since?: number;
    /** The page that was wanted before the login. */
    wanted?: string;
    flash?: { key: string; facts: ErrorFacts };
    form?: StoredForm;
    /** Half-filled request forms, by product. */
    drafts?: Record<string, Record<string, string>>;
  }
}

/** One uploaded file, whole in memory; `data` is empty when it was over the limit. */
export interface Upload {
  readonly name: string;
  readonly data: Buffer;
  readonly tooLarge: boolean;
}
