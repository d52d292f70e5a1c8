import { createParamDecorator, SetMetadata, type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { allowed, Identity, type Permission } from '@app/identity';
import { Actor, Forbidden, NotFound } from '@app/kernel';
import { Db } from '@app/platform';

export const publicKey = 'panel:public';
export const allowKey = 'panel:allow';
export const formKey = 'panel:form';

/** Open to anyone, logged in or not. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(publicKey, true);

/** Open to persons whose position has the permission. */
export const Allow = (permission: Permission): MethodDecorator & ClassDecorator => SetMetadata(allowKey, permission);

/** The page whose form posts here, `/requests/:id`: refused input goes back there with everything typed. */
export const Form = (path: string): MethodDecorator => SetMetadata(formKey, path);

/** The actor of this request. */
export const Who = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<Request>();
  if (actor === undefined) throw new LoginNeeded();
  return actor;
});

/** Nobody is logged in: a page leads to the login, the API answers 401. */
export class LoginNeeded extends Error {}

const sessionPart = Actor.system('session');

/** Who the session says acts. Positions are read at each request: one that ended opens nothing. */
@Injectable()
export class SessionActors {
  constructor(
    private readonly identity: Identity,
    private readonly db: Db,
  ) {}

  /** `optional`: a position that ended is nobody, not a refusal. @throws Forbidden */
  async of(req: Request, optional: boolean): Promise<Actor | undefined> {
    const { personId, positionId } = req.session;
    if (personId === undefined) return undefined;
    try {
      return await this.db.read(sessionPart.scope, (r) => this.identity.actor(r, personId, positionId));
    } catch (error) {
      if (optional && error instanceof Forbidden) return undefined;
      throw error;
    }
  }
}

/** Loads who acts, and lets him in or not. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly actors: SessionActors,
    private readonly db: Db,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const req = context.switchToHttp().getRequest<Request>();
    const where = [context.getHandler(), context.getClass()];
    const open = this.reflector.getAllAndOverride<boolean | undefined>(publicKey, where);
    const permission = this.reflector.getAllAndOverride<Permission | undefined>(allowKey, where);
    req.actor = await this.actors.of(req, open === true);
    if (open !== true) await this.admit(req, permission);
    // Only now: who may not use a form is not led back to it.
    req.formPath = filled(this.reflector.get<string | undefined>(formKey, context.getHandler()), req);
    return true;
  }

  private async admit(req: Request, permission: Permission | undefined): Promise<void> {
    if (req.actor === undefined) throw new LoginNeeded();
    if (permission === undefined || !allowed(req.actor, permission)) throw refusal(req, req.actor);
    if (req.actor.has('inspector')) await this.logRead(req, req.actor);
  }

  /** The inspectorate sees all; what it looked at is itself on record (standards' spec §2.0). */
  private async logRead(req: Request, actor: Actor): Promise<void> {
    if (Object.keys(req.params).length === 0) return;
    await this.db.transaction(actor, (tx) => tx.event({ stream: `person:${actor.id}`, type: 'identity.read-by-inspector', data: { path: req.path } }));
  }
}

/** Whoever does not see every unit learns nothing from a route that names a thing, not even that it may exist. */
function refusal(req: Request, actor: Actor): Error {
  const namesThing = Object.keys(req.params).length > 0;
  return namesThing && actor.scope.units !== 'all' ? new NotFound('http.404') : new Forbidden('access.forbidden', { title: actor.title });
}

function filled(path: string | undefined, req: Request): string | undefined {
  return path?.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(req.params[name] ?? '')));
}
