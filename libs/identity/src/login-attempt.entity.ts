import { Column, Entity, PrimaryColumn } from 'typeorm';

export type LoginStage = 'password' | 'totp' | 'step-up';

/** One try. Written as failed before the check runs, so that parallel tries count each other. */
@Entity({ name: 'login_attempt' })
export class LoginAttempt {
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'timestamptz' })
  at: Date;

  /** SHA-256 of the user name as typed. */
  @Column({ type: 'text' })
  account: string;

  @Column({ type: 'text' })
  address: string;

  @Column({ type: 'text' })
  stage: LoginStage;

  /** 'passed' = this factor; 'completed' = logged in, which ends the account's row of failures. */
  @Column({ type: 'text' })
  outcome: 'failed' | 'passed' | 'completed';
}
