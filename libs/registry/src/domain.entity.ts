import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Conflict, DomainName, newId } from '@app/kernel';

/** `reserved`: a submitted request holds the name. `released`: nobody's any more; a row of its own may follow. */
export type DomainState = 'reserved' | 'active' | 'released';

const lifecycle: Readonly<Record<DomainState, readonly DomainState[]>> = {
  reserved: ['active', 'released'],
  active: ['released'],
  released: [],
};

/** One holding of one name below mil.id. A unique index allows one row per name that is not released. */
@Entity({ name: 'domain' })
export class Domain {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  /** The request that asked for it. */
  @Column({ name: 'request_id', type: 'uuid', nullable: true })
  requestId: string | null;

  @Column({ type: 'text' })
  state: DomainState;

  @Column({ type: 'text' })
  purpose: string;

  /** EPP serverHold (RFC 5731 §2.3): registered, but not published. */
  @Column({ name: 'server_hold', type: 'boolean' })
  serverHold: boolean;

  @Column({ name: 'reserved_at', type: 'timestamptz' })
  reservedAt: Date;

  @Column({ name: 'active_since', type: 'timestamptz', nullable: true })
  activeSince: Date | null;

  @Column({ name: 'released_at', type: 'timestamptz', nullable: true })
  releasedAt: Date | null;

  static reserve(name: DomainName, unitId: string, purpose: string, at: Date): Domain {
    return Object.assign(new Domain(), {
      id: newId(at.getTime()),
      name: name.toString(),
      unitId,
      requestId: null,
      state: 'reserved',
      purpose,
      serverHold: false,
      reservedAt: at,
      activeSince: null,
      releasedAt: null,
    });
  }

  activate(at: Date): void {
    this.moveTo('active');
    this.activeSince = at;
  }

  release(at: Date): void {
    this.moveTo('released');
    this.releasedAt = at;
  }

  get domainName(): DomainName {
    return DomainName.parse(this.name);
  }

  private moveTo(next: DomainState): void {
    if (!lifecycle[this.state].includes(next)) throw new Conflict('domain.cannot-move', { from: this.state, to: next });
    this.state = next;
  }
}
