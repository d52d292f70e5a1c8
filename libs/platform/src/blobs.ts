import { Injectable } from '@nestjs/common';
import { NotFound, Permanent, sha256 } from '@app/kernel';
import type { Reader } from './reader';
import type { Tx } from './tx';

/** PostgreSQL keeps scans and letters, so that one backup holds all; chunks keep a row small enough to stream. */
const chunkSize = 256 * 1024;

export interface Blob {
  readonly data: Buffer;
  readonly mediaType: string;
}

@Injectable()
export class Blobs {
  /** Stores once per content; answers its SHA-256 (hex). */
  async put(tx: Tx, data: Buffer, mediaType: string): Promise<string> {
    const id = sha256(data);
    const [created] = await tx.query<{ sha256: string }>(
      `INSERT INTO blob (sha256, size, media_type, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING sha256`,
      [id, data.length, mediaType, tx.at],
    );
    for (let n = 0; created !== undefined && n * chunkSize < data.length; n++) {
      await tx.execute(`INSERT INTO blob_chunk (sha256, n, data) VALUES ($1, $2, $3)`, [id, n, data.subarray(n * chunkSize, (n + 1) * chunkSize)]);
    }
    return id;
  }

  /** @throws NotFound, Permanent `blob.damaged` */
  async get(reader: Reader, id: string): Promise<Blob> {
    const [head] = await reader.query<{ media_type: string }>(`SELECT media_type FROM blob WHERE sha256 = $1`, [id]);
    if (head === undefined) throw new NotFound('blob.not-found');
    const chunks = await reader.query<{ data: Buffer }>(`SELECT data FROM blob_chunk WHERE sha256 = $1 ORDER BY n`, [id]);
    const data = Buffer.concat(chunks.map((c) => c.data));
    // Who may add chunks could lengthen a signed letter; its name says what it must be.
    if (sha256(data) !== id) throw new Permanent('blob.damaged', { sha256: id });
    return { data, mediaType: head.media_type };
  }
}
