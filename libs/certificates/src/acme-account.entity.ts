import { Column, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '@app/kernel';
import type { Sealed } from '@app/platform';

export type AcmeAccountState = 'new' | 'valid' | 'lost';

/** Who we are to one authority; at most one that isn't lost for each directory. */
@Entity({ name: 'acme_account' })
export class AcmeAccount {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  directory: string;

  /** Null until the authority has answered: the key is kept first, and the same key finds the same account again. */
  @Column({ type: 'text', nullable: true })
  url: string | null;

  @Column({ name: 'key_sealed', type: 'text' })
  keySealed: Sealed;

  @Column({ type: 'text', nullable: true })
  contact: string | null;

  @Column({ type: 'text' })
  state: AcmeAccountState;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  static begin(directory: string, contact: string | null, keySealed: Sealed, at: Date): AcmeAccount {
    return Object.assign(new AcmeAccount(), { id: newId(), directory, contact, keySealed, url: null, state: 'new', createdAt: at });
  }

  registered(url: string): void {
    this.url = url;
    this.state = 'valid';
  }
}
