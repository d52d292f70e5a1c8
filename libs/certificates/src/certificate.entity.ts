import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Sealed } from '@app/platform';

/** An issued certificate with its own key; the newest of a name set is the one not superseded. */
@Entity({ name: 'certificate' })
export class Certificate {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text', array: true })
  names: string[];

  /** The sorted names joined by spaces: what "the same certificate again" means. */
  @Column({ name: 'name_set', type: 'text' })
  nameSet: string;

  @Column({ name: 'account_id', type: 'uuid' })
  accountId: string;

  /** SHA-256 of the leaf's DER, lower-case hex: what a server is seen to serve. */
  @Column({ name: 'leaf_sha256', type: 'text' })
  leafSha256: string;

  @Column({ type: 'text' })
  serial: string;

  @Column({ name: 'not_before', type: 'timestamptz' })
  notBefore: Date;

  @Column({ name: 'not_after', type: 'timestamptz' })
  notAfter: Date;

  /** Leaf first. */
  @Column({ name: 'chain_pem', type: 'text' })
  chainPem: string;

  @Column({ name: 'key_sealed', type: 'text' })
  keySealed: Sealed;

  @Column({ name: 'issued_at', type: 'timestamptz' })
  issuedAt: Date;

  @Column({ name: 'superseded_at', type: 'timestamptz', nullable: true })
  supersededAt: Date | null;

  /** From here on it is renewed: a third of its life is left, however long the authority made that life. */
  get renewFrom(): Date {
    const life = this.notAfter.getTime() - this.notBefore.getTime();
    return new Date(this.notAfter.getTime() - life / 3);
  }

  fresh(now: Date): boolean {
    return now < this.renewFrom;
  }
}
