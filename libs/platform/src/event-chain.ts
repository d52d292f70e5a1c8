import { canonicalJson, sha256, type Json } from '@app/kernel';
import type { Tx } from './tx';

export interface NewEvent {
  /** `request:<id>`, `domain:<id>`, `zone:<name>`: each stream is a chain of its own. */
  readonly stream: string;
  /** `<lib>.<thing>-<past participle>`. */
  readonly type: string;
  /** Ids and small facts: no personal data, no secrets. */
  readonly data?: Readonly<Record<string, Json>>;
}

/** What the hash of an event covers, in this order of meaning; shared with the verifier. */
export interface ChainedEvent {
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorTitle: string;
  readonly data: Json;
}

/** SHA-256 over the former hash and the canonical JSON of the event. */
export function eventHash(previous: string, event: ChainedEvent): string {
  return sha256(`${previous}\n${canonicalJson(event)}`);
}

/** Appends to one stream's chain; the stream's row is the lock, so that two writers of one stream queue and others do not. */
export async function appendEvent(tx: Tx, event: NewEvent): Promise<void> {
  await tx.execute(`INSERT INTO event_stream (stream, seq, head) VALUES ($1, 0, '') ON CONFLICT DO NOTHING`, [event.stream]);
  const [last] = await tx.query<{ seq: string; head: string }>(`SELECT seq, head FROM event_stream WHERE stream = $1 FOR UPDATE`, [event.stream]);
  const chained: ChainedEvent = {
    stream: event.stream,
    seq: Number(last!.seq) + 1,
    type: event.type,
    at: tx.at.toISOString(),
    actorKind: tx.actor.kind,
    actorId: tx.actor.id,
    actorTitle: tx.actor.title,
    data: event.data ?? {},
  };
  const hash = eventHash(last!.head, chained);
  await tx.execute(
    `INSERT INTO event (stream, seq, type, at, actor_kind, actor_id, actor_title, position_id, data, previous_hash, hash)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [chained.stream, chained.seq, chained.type, tx.at, chained.actorKind, chained.actorId, chained.actorTitle, tx.actor.positionId, JSON.stringify(chained.data), last!.head, hash],
  );
  await tx.execute(`UPDATE event_stream SET seq = $2, head = $3 WHERE stream = $1`, [event.stream, chained.seq, hash]);
}
