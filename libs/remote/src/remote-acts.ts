import { Injectable } from '@nestjs/common';
import { Actor, newId, sha256, type Json } from '@app/kernel';
import { specOf, type Operation } from '@app/node-protocol';
import { Db } from '@app/platform';
import type { AskOptions } from './node-agent';
import { RemoteAct } from './remote-act.entity';

export interface Outcome {
  readonly token: number;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly result?: unknown;
  readonly errorCode?: string;
}

/** The record of every act that may change a node. */
@Injectable()
export class RemoteActs {
  private readonly worker = Actor.system('worker');

  constructor(private readonly db: Db) {}

  async record(nodeId: string, operation: Operation, options: AskOptions, outcome: Outcome): Promise<void> {
    const by = options.by ?? this.worker;
    const result = (outcome.result ?? {}) as { changed?: unknown; digest?: unknown };
    await this.db.transaction(by, (tx) =>
      tx.insert(RemoteAct, {
        id: newId(),
        nodeId,
        op: operation.op,
        ask: shown(operation) as never,
        actorKind: by.kind,
        actorId: by.id,
        stepId: options.stepId ?? null,
        fencingToken: String(outcome.token),
        startedAt: outcome.startedAt,
        durationMs: Math.round(outcome.durationMs),
        ok: outcome.errorCode === undefined,
        changed: typeof result.changed === 'boolean' ? result.changed : null,
        digest: typeof result.digest === 'string' ? result.digest : null,
        errorCode: outcome.errorCode ?? null,
      }),
    );
  }
}

/** An ask as it may be kept: secret fields left out, long texts by their SHA-256. */
export function shown(operation: Operation): Record<string, Json> {
  const { secret, op } = specOf(operation.op);
  const kept = Object.entries(operation).filter(([key]) => key !== 'op' && !secret.includes(key));
  return { op, ...Object.fromEntries(kept.map(([key, value]) => [key, typeof value === 'string' && value.length > 300 ? { sha256: sha256(value) } : (value as Json)])) };
}
