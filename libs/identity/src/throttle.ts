import { isIPv6 } from 'node:net';
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
  const place = networkOf(address);
  const wait = Math.max(
    secondsLeft(await accountTally(tx, account, place, stage), freePerAccount, tx.at),
    secondsLeft(await addressTally(tx, place), freePerAddress, tx.at),
  );
  if (wait > 0) throw new Conflict('login.wait', { seconds: wait });
  await tx.execute(`DELETE FROM login_attempt WHERE at < $1::timestamptz - interval '30 days'`, [tx.at]);
  const id = newId(tx.at.getTime());
  await tx.insert(LoginAttempt, { id, at: tx.at, account, address: place, stage, outcome: 'failed' });
  return id;
}

/**
 * Failures since the account last logged in wholly: a right password alone does not wipe wrong codes. Only who knows the
 * password can send a wrong code, so codes count from anywhere. Wrong passwords anybody can send: they do not stand in
 * the way of a code, nor of a log-in from a place where the account logged in before; a stranger could otherwise keep a
 * head from signing.
 */
async function accountTally(tx: Tx, account: string, place: string, stage: LoginStage): Promise<Tally> {
  const rows = await tx.query<Tally>(
    `SELECT count(*)::int AS failures, max(at) AS last FROM login_attempt
      WHERE account = $1 AND outcome = 'failed' AND at > $2::timestamptz - interval '1 day'
        AND at > coalesce((SELECT max(at) FROM login_attempt WHERE account = $1 AND outcome = 'completed'), '-infinity')
        AND (stage <> 'password' OR $3 = 'password' AND (address = $4
             OR NOT EXISTS (SELECT 1 FROM login_attempt WHERE account = $1 AND address = $4 AND outcome = 'completed')))`,
    [account, tx.at, stage, place],
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

/** Whoever has an IPv6 address has its whole /64 (RFC 6177): that is one place. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [front = '', back] = address.split('%')[0]!.toLowerCase().split('::');
  const [head, tail] = [front, back ?? ''].map((part) => part.split(':').filter(Boolean));
  const groups = back === undefined ? head! : [...head!, ...Array<string>(8 - head!.length - tail!.length).fill('0'), ...tail!];
  return `${groups.slice(0, 4).map((g) => parseInt(g, 16).toString(16)).join(':')}::/64`;
}

function secondsLeft(tally: Tally, free: number, now: Date): number {
  if (tally.last === null) return 0;
  return Math.ceil(backOff(tally.failures, free) - (now.getTime() - tally.last.getTime()) / 1000);
}
