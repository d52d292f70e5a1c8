import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Conflict, digestOf } from '@app/kernel';
import type { EnsureSite, PutCertificate, SiteKind } from '@app/node-protocol';
import type { HostingAccount, HostingState } from './hosting-account.entity';
import type { Origin } from './origin';

/** One name served from an account. */
@Entity({ name: 'site' })
export class Site {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  @Column({ name: 'unit_id', type: 'uuid' })
  unitId: string;

  /** Canonical host name; one standing site per name. */
  @Column({ type: 'text' })
  name: string;

  @Column({ type: 'text' })
  kind: SiteKind;

  @Column({ type: 'text' })
  state: HostingState;

  @Column({ type: 'text', nullable: true })
  digest: string | null;

  /** The leaf that the node was seen to serve. */
  @Column({ name: 'certificate_sha256', type: 'text', nullable: true })
  certificateSha256: string | null;

  @Column({ name: 'certificate_not_after', type: 'timestamptz', nullable: true })
  certificateNotAfter: Date | null;

  @Column({ name: 'origin_type', type: 'text' })
  originType: Origin['type'];

  @Column({ name: 'origin_id', type: 'text' })
  originId: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @Column({ name: 'active_since', type: 'timestamptz', nullable: true })
  activeSince: Date | null;

  @Column({ name: 'removed_at', type: 'timestamptz', nullable: true })
  removedAt: Date | null;

  get origin(): Origin {
    return { type: this.originType, id: this.originId };
  }

  activate(digest: string, at: Date): void {
    this.mustStand();
    this.state = 'active';
    this.activeSince ??= at;
    this.digest = digest;
  }

  become(kind: SiteKind): boolean {
    this.mustStand();
    if (this.kind === kind) return false;
    this.kind = kind;
    this.state = 'planned';
    return true;
  }

  serves(certificate: { readonly sha256: string; readonly notAfter: Date }, digest: string): void {
    this.mustStand();
    this.certificateSha256 = certificate.sha256;
    this.certificateNotAfter = certificate.notAfter;
    this.digest = digest;
  }

  remove(at: Date): void {
    this.mustStand();
    this.state = 'removed';
    this.removedAt = at;
    this.digest = null;
  }

  operation(account: HostingAccount): EnsureSite {
    return { op: 'ensureSite', ...this.onNode(account) };
  }

  certificateOperation(account: HostingAccount, certificate: { readonly chainPem: string; readonly keyPem: string }): PutCertificate {
    return { op: 'putCertificate', ...this.onNode(account), chainPem: certificate.chainPem, keyPem: certificate.keyPem };
  }

  private onNode(account: HostingAccount): Omit<EnsureSite, 'op'> {
    return { siteId: this.id, accountId: account.number, uid: account.uid, name: this.name, kind: this.kind };
  }

  private mustStand(): void {
    if (this.state === 'removed') throw new Conflict('site.removed', { name: this.name });
  }
}

export function siteDigest(site: { readonly name: string; readonly unitId: string; readonly nodeId: string; readonly kind: SiteKind }): string {
  return digestOf({ name: site.name, unitId: site.unitId, nodeId: site.nodeId, kind: site.kind });
}
