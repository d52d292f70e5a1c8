import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Contact roles of RFC 5733 objects as domains use them; a post and its official address, never a person's own. */
export type ContactRole = 'registrant' | 'technical';

@Entity({ name: 'domain_contact' })
export class DomainContact {
  @PrimaryColumn({ name: 'domain_id', type: 'uuid' })
  domainId: string;

  @PrimaryColumn({ type: 'text' })
  role: ContactRole;

  /** The post ("Kepala Seksi Informasi"), so that a change of person changes nothing here. */
  @Column({ type: 'text' })
  post: string;

  @Column({ type: 'text' })
  email: string;

  @Column({ type: 'text' })
  phone: string;
}
