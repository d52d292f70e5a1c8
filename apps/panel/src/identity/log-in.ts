import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Identity, Logins } from '@app/identity';
import { Actor, Clock, Invalid, isId } from '@app/kernel';
import { Db } from '@app/platform';
import { destroy, rotate } from '../web/session';
import { localPath } from '../web/web.pages';
import type { CodeDto, PasswordDto } from './login.dto';

const codeTime = 5 * 60 * 1000;
const loginPart = Actor.system('login');

/** The two steps of a log-in over a session, the same for pages and API; the session gets a new id at each. */
@Injectable()
export class LogIn {
  constructor(
    private readonly logins: Logins,
    private readonly identity: Identity,
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async password(req: Request, input: PasswordDto): Promise<void> {
    const { personId } = await this.logins.password({ ...input, address: addressOf(req) });
    await rotate(req, { pending: { personId, at: this.clock.now().getTime() }, wanted: req.session.wanted });
  }

  /** Whether the first step was done a moment ago. */
  awaitsCode(req: Request): boolean {
    return req.session.pending !== undefined && this.clock.now().getTime() - req.session.pending.at < codeTime;
  }

  /** Answers the page that was wanted before. @throws Invalid `login.expired` */
  async code(req: Request, input: CodeDto): Promise<string> {
    const { pending, wanted } = req.session;
    if (pending === undefined || !this.awaitsCode(req)) throw new Invalid('login.expired');
    const actor = await this.db.read(loginPart.scope, (r) => this.identity.actor(r, pending.personId));
    await this.logins.totp({ personId: pending.personId, code: input.code, address: addressOf(req) });
    await rotate(req, { personId: actor.id, positionId: actor.positionId ?? undefined, since: Date.now() });
    return localPath(wanted);
  }

  /** Goes on in another position that the person holds. @throws Forbidden */
  async switchPosition(req: Request, actor: Actor, positionId: string): Promise<Actor> {
    if (!isId(positionId)) throw Invalid.field('position', 'field.choice');
    const next = await this.db.read(loginPart.scope, (r) => this.identity.actor(r, actor.id, positionId));
    await rotate(req, { personId: actor.id, positionId, since: req.session.since });
    return next;
  }

  end(req: Request): Promise<void> {
    return destroy(req);
  }
}

export function addressOf(req: Request): string {
  return (req.ip ?? 'unknown').replace(/^::ffff:/, '');
}
