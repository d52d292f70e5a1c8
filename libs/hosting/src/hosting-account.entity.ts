import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Conflict, digestOf } from '@app/kernel';
import type { AccountLimits, EnsureAccount } from '@app/node-protocol';
import { sameOrigin, type Origin } from './origin';

/** planned: the row stands, the node may not know it yet. removed: a tombstone; number and uid are never used again. */
export type HostingState = 'planned' | 'active' | 'removed';

export interface AccountKey {
  /** `type base64`. */
  readonly key: string;
  readonly origin: Origin;
}

/** What an account's PHP may use unless a package says otherwise. */
export const standardLimits: AccountLimits = { memoryMb: 512, processes: 32, cpuPercent: 100 };

/** A unit's account on one node: one per unit and node, with all of the unit's sites there. */
@Entity({ name: 'hosting_account' })
export class HostingAccount {
  @PrimaryColumn('uuid')
  id: string;

  /** Names the Unix user `s<number>`; from a sequence, over all nodes. */
  @Column({ type: 'int' })
  number: number;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  @Column({ name: 'node_id', type: 'uuid' })
  nodeId: string;

  @Column({ type: 'int' })
  uid: number;

  @Column({ type: 'text' })
  state: HostingState;

  @Column({ type: 'jsonb' })
  keys: readonly AccountKey[];

  @Column({ type: 'jsonb' })
  limits: AccountLimits;

  /** What the node last answered for it; drift is a difference from this. */
  @Column({ type: 'text', nullable: true })
  digest: string | null;

  @Column({ name: 'origin_type', type: 'text' })
  originType: Origin['type'];

  @Column({ name: 'origin_id', type: 'text' })
  originId: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'removed_at', type: 'timestamptz', nullable: true })
  removedAt: Date | null;

  get user(): string {
    return `s${this.number}`;
  }

  get origin(): Origin {
    return { type: this.originType, id: this.originId };
  }

  /** A key is added, never replaced: another request's people keep their access. @returns whether the node must be told. */
  admit(key: string, origin: Origin): boolean {
    this.mustStand();
    if (this.keys.some((k) => k.key === key)) return false;
    this.keys = [...this.keys, { key, origin }];
    this.state = 'planned';
    return true;
  }

  /** @returns whether any key came by this origin. */
  withdrawKeysOf(origin: Origin): boolean {
    const kept = this.keys.filter((k) => !sameOrigin(k.origin, origin));
    if (kept.length === this.keys.length) return false;
    this.keys = kept;
    this.state = 'planned';
    return true;
  }

  activate(digest: string): void {
    this.mustStand();
    this.state = 'active';
    this.digest = digest;
  }

  remove(at: Date): void {
    this.mustStand();
    this.state = 'removed';
    this.removedAt = at;
    this.digest = null;
  }

  operation(): EnsureAccount {
    return { op: 'ensureAccount', accountId: this.number, uid: this.uid, sshKeys: this.keys.map((k) => k.key), limits: this.limits };
  }

  private mustStand(): void {
    if (this.state === 'removed') throw new Conflict('account.removed', { user: this.user });
  }
}

/** The desired state of an account that a signature covers: which unit's, where, and who may log in. */
export function accountDigest(account: { readonly unitId: string; readonly nodeId: string; readonly keys: readonly string[] }): string {
  return digestOf({ unitId: account.unitId, nodeId: account.nodeId, keys: [...account.keys].sort() });
}
