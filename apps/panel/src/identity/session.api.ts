import { Body, Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { permissionsOf } from '@app/identity';
import { Public } from '../web/access';
import { Csrf } from '../web/csrf';
import { LogIn } from './log-in';
import { CodeDto, PasswordDto } from './login.dto';

interface SessionInfo {
  /** For the header `x-csrf-token` of every POST, PUT and DELETE that follows. */
  readonly csrf: string;
  readonly next: 'password' | 'code' | null;
  readonly actor: { personId: string; positionId: string | null; unitId: string | null; title: string; roles: readonly string[]; permissions: readonly string[] } | null;
}

/** GET /api/session, then POST /api/login and /api/login/code; each answer brings the next token. */
@Controller('api')
@Public()
export class SessionApi {
  constructor(
    private readonly logIn: LogIn,
    private readonly csrf: Csrf,
  ) {}

  @Get('session')
  session(@Req() req: Request, @Res({ passthrough: true }) res: Response): SessionInfo {
    const { actor } = req;
    const next = actor !== undefined ? null : this.logIn.awaitsCode(req) ? 'code' : 'password';
    res.set('cache-control', 'no-store');
    return {
      csrf: this.csrf.token(req, res),
      next,
      actor: actor === undefined ? null : { personId: actor.id, positionId: actor.positionId, unitId: actor.unitId, title: actor.title, roles: actor.roles, permissions: permissionsOf(actor) },
    };
  }

  @Post('login')
  @HttpCode(200)
  async password(@Req() req: Request, @Res({ passthrough: true }) res: Response, @Body() input: PasswordDto): Promise<Omit<SessionInfo, 'actor'>> {
    await this.logIn.password(req, input);
    return { csrf: this.csrf.token(req, res), next: 'code' };
  }

  @Post('login/code')
  @HttpCode(200)
  async code(@Req() req: Request, @Res({ passthrough: true }) res: Response, @Body() input: CodeDto): Promise<Omit<SessionInfo, 'actor'>> {
    await this.logIn.code(req, input);
    return { csrf: this.csrf.token(req, res), next: null };
  }

  @Delete('session')
  @HttpCode(204)
  async end(@Req() req: Request): Promise<void> {
    await this.logIn.end(req);
  }
}
