import { DomainName, newId } from '@app/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { nextSerial } from './serial';
import { serialColumn } from './serial-column';

export type ZoneKind = 'parent' | 'hosted';

/** A zone that our servers answer for. Its row stays after removal, with the serial floor. */
@Entity({ name: 'zone' })
export class Zone {
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text') kind: ZoneKind;
  @Column('text') state: 'active' | 'removed';
  @Column(serialColumn) serial: number | null;
  @Column({ name: 'release_id', type: 'uuid', nullable: true }) releaseId: string | null;
  /** How many releases there were. */
  @Column({ name: 'release_number', type: 'integer' }) releaseNumber: number;

  static begin(name: string, kind: ZoneKind): Zone {
    return Object.assign(new Zone(), { id: newId(), name, kind, state: 'removed', serial: null, releaseId: null, releaseNumber: 0 } as const);
  }

  get domain(): DomainName {
    return DomainName.parse(this.name);
  }

  /** Moves to a new release: the serial grows, a removed zone is there again unless nothing is left in it. */
  release(releaseId: string, empty: boolean, at: Date): number {
    this.serial = nextSerial(this.serial, at);
    this.releaseId = releaseId;
    this.releaseNumber += 1;
    this.state = empty ? 'removed' : 'active';
    return this.serial;
  }

  /** A server was seen with a later serial (a restored backup, a foreign hand): the next release must pass it. */
  raiseFloor(seen: number): void {
    this.serial = seen;
  }
}
