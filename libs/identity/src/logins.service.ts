import { Injectable } from '@nestjs/common';
import { hash, verify as verifyHash } from '@node-rs/argon2';
import { verify as verifyTotp } from 'otplib';
import { Actor, Clock, Forbidden, Invalid } from '@app/kernel';
import { Db, Secrets } from '@app/platform';
import type { LoginStage } from './login-attempt.entity';
import { Login } from './login.entity';
import { accountOf, takeTry } from './throttle';

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of nothing anybody knows: an unknown user costs the same work. */
const nobody = hash(`${Math.random()}`, cost);

declare const freshly: unique symbol;

/** Proof that the person gave a fresh code a moment ago; only `stepUp` makes one. */
export interface StepUp {
  readonly [freshly]: true;
  readonly personId: string;
  readonly at: Date;
}

const loginPart = Actor.system('login');

/** Two factors, throttled per account and per address; an unknown user is answered like a wrong password. */
@Injectable()
export class Logins {
  constructor(
    private readonly db: Db,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  static hashPassword(password: string): Promise<string> {
    return hash(password, cost);
  }

  /**
   * First factor.
   * @throws Invalid `login.refused`, Conflict `login.wait`
   */
  async password(input: { username: string; password: string; address: string }): Promise<{ personId: string }> {
    const account = accountOf(input.username);
    const attempt = await this.take(account, input.address, 'password');
    const username = input.username.trim().toLowerCase();
    const login = await this.db.read(loginPart.scope, (r) => r.one(Login, { username }));
    const right = await verifyHash(login?.passwordHash ?? (await nobody), input.password);
    if (login === null || !right) throw new Invalid('login.refused');
    await this.mark(attempt, 'passed');
    return { personId: login.personId };
  }

  /**
   * Second factor: ends the log-in.
   * @throws Invalid `login.code-refused` at field `code`, Conflict `login.wait`
   */
  async totp(input: { personId: string; code: string; address: string }): Promise<void> {
    const attempt = await this.useCode(input.personId, input.code, input.address, 'totp');
    await this.db.transaction(loginPart, async (tx) => {
      await tx.execute(`UPDATE login_attempt SET outcome = 'completed' WHERE id = $1`, [attempt]);
      await tx.event({ stream: `person:${input.personId}`, type: 'identity.logged-in' });
    });
  }

  /**
   * A fresh code before a weighty act; a transaction of its own, before the act's, so that a wrong code is counted.
   * @throws Invalid `login.code-refused` at field `code`, Conflict `login.wait`
   */
  async stepUp(actor: Actor, code: string, address = 'step-up'): Promise<StepUp> {
    if (actor.kind !== 'person') throw new Forbidden('login.persons-only');
    const attempt = await this.useCode(actor.id, code, address, 'step-up');
    await this.mark(attempt, 'passed');
    return Object.freeze({ personId: actor.id, at: this.clock.now() }) as StepUp;
  }

  private async useCode(personId: string, code: string, address: string, stage: LoginStage): Promise<string> {
    const login = await this.db.read(loginPart.scope, (r) => r.get(Login, { personId }));
    const attempt = await this.take(accountOf(login.username), address, stage);
    const step = await this.stepOf(login, code);
    if (step === null || !(await this.burn(login.id, step))) throw Invalid.field('code', 'login.code-refused');
    return attempt;
  }

  /** The time step the code belongs to, one step of clock difference forgiven on either side; null when it is wrong. */
  private async stepOf(login: Login, code: string): Promise<number | null> {
    const token = code.replace(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return null;
    const secret = this.secrets.open(login.totpSecret).toString();
    const epoch = Math.floor(this.clock.now().getTime() / 1000);
    const result = await verifyTotp({ secret, token, epoch, epochTolerance: 30 });
    return result.valid && 'timeStep' in result ? result.timeStep : null;
  }

  /** Only one of two racing uses of a code moves the step on. */
  private async burn(loginId: string, step: number): Promise<boolean> {
    const moved = await this.db.transaction(loginPart, (tx) =>
      tx.execute('UPDATE login SET totp_step = $2 WHERE id = $1 AND totp_step < $2', [loginId, step]),
    );
    return moved === 1;
  }

  private take(account: string, address: string, stage: LoginStage): Promise<string> {
    return this.db.transaction(loginPart, (tx) => takeTry(tx, account, address, stage));
  }

  private async mark(attempt: string, outcome: 'passed'): Promise<void> {
    await this.db.transaction(loginPart, (tx) => tx.execute('UPDATE login_attempt SET outcome = $2 WHERE id = $1', [attempt, outcome]));
  }
}
