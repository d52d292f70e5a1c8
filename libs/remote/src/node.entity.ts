import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Permanent } from '@app/kernel';
import type { NodeHealth, PrepareNode } from '@app/node-protocol';

export type NodeRole = PrepareNode['role'];

/** A machine that the panel manages: reached at an address, known by its pinned host key. */
@Entity({ name: 'node' })
export class Node {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  role: NodeRole;

  @Column({ type: 'text' })
  address: string;

  @Column({ type: 'int' })
  port: number;

  /** The whole public host key (SSH wire form, base64): what every connection is held against. */
  @Column({ name: 'host_key', type: 'text' })
  hostKey: string;

  /** `SHA256:…` of the host key, as people compare it. */
  @Column({ type: 'text' })
  fingerprint: string;

  @Column({ type: 'text' })
  state: 'enrolling' | 'enrolled' | 'quarantined';

  /** The panel's address as the node sees it. */
  @Column({ name: 'panel_address', type: 'text', nullable: true })
  panelAddress: string | null;

  /** The last probe's answer; {} before the first. */
  @Column({ type: 'jsonb' })
  facts: NodeHealth | Record<string, never>;

  @Column({ name: 'last_seen_at', type: 'timestamptz', nullable: true })
  lastSeenAt: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  /** @throws Permanent `node.quarantined` */
  mustBeTrusted(): void {
    if (this.state === 'quarantined') throw new Permanent('node.quarantined', { name: this.name });
  }

  /** Only a new enrolment, by a person with the new fingerprint, ends a quarantine. */
  quarantine(): boolean {
    if (this.state === 'quarantined') return false;
    this.state = 'quarantined';
    return true;
  }

  seen(facts: NodeHealth, at: Date): void {
    this.facts = facts;
    this.lastSeenAt = at;
  }
}
