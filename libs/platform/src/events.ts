import { Injectable } from '@nestjs/common';
import type { Json } from '@app/kernel';
import { eventHash } from './event-chain';
import type { Reader } from './reader';

export interface EventRow {
  readonly id: string;
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorTitle: string;
  readonly positionId: string | null;
  readonly data: Readonly<Record<string, Json>>;
  readonly previousHash: string;
  readonly hash: string;
}

const columns = `id, stream, seq::int AS seq, type, at, actor_kind AS "actorKind", actor_id AS "actorId", actor_title AS "actorTitle",
  position_id AS "positionId", data, previous_hash AS "previousHash", hash`;

/** Facts for bystanders: audit, history, timelines. Written by `tx.event`, never by anyone else. */
@Injectable()
export class Events {
  /** One stream, oldest first. */
  stream(reader: Reader, stream: string): Promise<EventRow[]> {
    return reader.query<EventRow>(`SELECT ${columns} FROM event WHERE stream = $1 ORDER BY seq`, [stream]);
  }

  /** Whether the stream's chain is whole: no event changed, lost, added or moved. */
  async verify(reader: Reader, stream: string): Promise<boolean> {
    const rows = await this.stream(reader, stream);
    const [head] = await reader.query<{ seq: string; head: string }>(`SELECT seq, head FROM event_stream WHERE stream = $1`, [stream]);
    let previous = '';
    for (const [index, row] of rows.entries()) {
      const { seq, type, actorKind, actorId, actorTitle, data } = row;
      const expected = eventHash(previous, { stream, seq, type, at: row.at.toISOString(), actorKind, actorId, actorTitle, data });
      if (seq !== index + 1 || row.previousHash !== previous || row.hash !== expected) return false;
      previous = row.hash;
    }
    return head === undefined ? rows.length === 0 : Number(head.seq) === rows.length && head.head === previous;
  }
}
