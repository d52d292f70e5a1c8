import type { Tx } from '@app/platform';
import { Conflict, newId, sha256 } from '@app/kernel';
import { LoginAttempt, type LoginStage } from './login-attempt.entity';

/** Free tries, then a wait that doubles from 30 s to 15 min with each further failure. */
const freePerAccount = 5;
const freePerAddress = 30;
const firstWait = 30;
const longestWait = 900;

/** Seconds to wait after the n-th failure in a row. */
export function backOff(failures: number, free: number): number {
  return failures < free ? 0 : Math.min(firstWait * 2 ** Math.min(failures - free, 10), longestWait);
}

export function accountOf(username: string): string {
  return sha256(username.trim().toLowerCase());
}

interface Tally {
  failures: number;
  last: Date | null;
}

/**
 * Takes one try for an account and an address, or refuses it while a wait runs. The row stands as failed until `passed`
 * is told, so that a burst of parallel tries is counted before any of them is checked.
 * @throws Conflict `login.wait` {seconds}
 */
export async function takeTry(tx: Tx, account: string, address: string, stage: LoginStage): Promise<string> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [account]);
  const wait = Math.max(
    secondsLeft(await accountTally(tx, account), freePerAccount, tx.at),
    secondsLeft(await addressTally(tx, address), freePerAddress, tx.at),
  );
  if (wait > 0) throw new Conflict('login.wait', { seconds: wait });
  await tx.execute(`DELETE FROM login_attempt WHERE at < $1::timestamptz - interval '30 days'`, [tx.at]);
  const id = newId(tx.at.getTime());
  await tx.insert(LoginAttempt, { id, at: tx.at, account, address, stage, outcome: 'failed' });
  return id;
}

/** Failures since the account last logged in wholly: a right password alone does not wipe wrong codes. */
async function accountTally(tx: Tx, account: string): Promise<Tally> {
  const rows = await tx.query<Tally>(
    `SELECT count(*)::int AS failures, max(at) AS last FROM login_attempt
      WHERE account = $1 AND outcome = 'failed' AND at > $2::timestamptz - interval '1 day'
        AND at > coalesce((SELECT max(at) FROM login_attempt WHERE account = $1 AND outcome = 'completed'), '-infinity')`,
    [account, tx.at],
  );
  return rows[0]!;
}

async function addressTally(tx: Tx, address: string): Promise<Tally> {
  const rows = await tx.query<Tally>(
    `SELECT count(*)::int AS failures, max(at) AS last FROM login_attempt
      WHERE address = $1 AND outcome = 'failed' AND at > $2::timestamptz - interval '1 hour'`,
    [address, tx.at],
  );
  return rows[0]!;
}

function secondsLeft(tally: Tally, free: number, now: Date): number {
  if (tally.last === null) return 0;
  return Math.ceil(backOff(tally.failures, free) - (now.getTime() - tally.last.getTime()) / 1000);
}
