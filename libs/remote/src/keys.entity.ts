import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The panel's own SSH key pair; the private part is sealed with the worker's key. */
@Entity({ name: 'ssh_identity' })
export class SshIdentity {
  @PrimaryColumn('uuid')
  id: string;

  /** One line of authorized_keys: type and base64, no comment. */
  @Column({ name: 'public_key', type: 'text' })
  publicKey: string;

  @Column({ name: 'private_key_sealed', type: 'text' })
  privateKeySealed: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}

/** A TSIG key (RFC 8945) shared by the name servers; the secret (base64) is sealed with the worker's key. */
@Entity({ name: 'tsig_key' })
export class TsigKey {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'text' })
  name: string;

  @Column({ name: 'secret_sealed', type: 'text' })
  secretSealed: string;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
