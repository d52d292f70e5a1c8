import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a person proves who he is: argon2id hash and a TOTP secret sealed with the panel's key. */
@Entity({ name: 'login' })
export class Login {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ name: 'person_id', type: 'uuid' })
  personId: string;

  /** Lower case. */
  @Column({ type: 'text' })
  username: string;

  @Column({ name: 'password_hash', type: 'text' })
  passwordHash: string;

  @Column({ name: 'totp_secret', type: 'text' })
  totpSecret: string;

  /** Last accepted time step (RFC 6238 §5.2: a code is accepted once). int8, so a string. */
  @Column({ name: 'totp_step', type: 'bigint' })
  totpStep: string;
}
