import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Conflict, digestOf } from '@app/kernel';
import type { Sealed } from '@app/platform';
import type { HostingState } from './hosting-account.entity';
import type { Origin } from './origin';

/** A site's database and its user, both named `s<account>_<number>`. The unit reads the password from its home over SFTP. */
@Entity({ name: 'site_database' })
export class SiteDatabase {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @Column({ name: 'site_id', type: 'uuid' })
  siteId: string;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'password_sealed', type: 'text' })
  passwordSealed: Sealed;

  @Column({ type: 'text' })
  state: HostingState;

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

  private mustStand(): void {
    if (this.state === 'removed') throw new Conflict('database.removed', { name: this.name });
  }
}

export function databaseDigest(database: { readonly site: string; readonly unitId: string; readonly nodeId: string }): string {
  return digestOf({ site: database.site, unitId: database.unitId, nodeId: database.nodeId });
}
