import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Form, Public } from '../web/access';
import { Go, Page } from '../web/page';
import { LogIn } from './log-in';
import { CodeDto, PasswordDto } from './login.dto';

@Controller()
@Public()
export class LoginPages {
  constructor(private readonly logIn: LogIn) {}

  @Get('login')
  show(@Req() req: Request): Page | Go {
    return req.actor === undefined ? new Page('identity/login', 'login.title') : new Go('/');
  }

  @Post('login')
  @Form('/login')
  async password(@Req() req: Request, @Body() input: PasswordDto): Promise<Go> {
    await this.logIn.password(req, input);
    return new Go('/login/code');
  }

  @Get('login/code')
  showCode(@Req() req: Request): Page | Go {
    return this.logIn.awaitsCode(req) ? new Page('identity/code', 'login.code-title') : new Go('/login');
  }

  @Post('login/code')
  @Form('/login/code')
  async code(@Req() req: Request, @Body() input: CodeDto): Promise<Go> {
    return new Go(await this.logIn.code(req, input));
  }

  @Post('logout')
  async logout(@Req() req: Request): Promise<Go> {
    await this.logIn.end(req);
    return new Go('/login');
  }
}
