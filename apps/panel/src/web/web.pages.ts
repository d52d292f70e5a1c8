import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional, IsString } from 'class-validator';
import type { Request, Response } from 'express';
import { allowed } from '@app/identity';
import type { Language } from '@app/kernel';
import { Public } from './access';
import { languageCookie } from './language';
import { Go } from './page';

export class LanguageDto {
  @IsIn(['id', 'en'])
  language: Language;

  /** The page to come back to. */
  @IsOptional()
  @IsString()
  to?: string;
}

@Controller()
export class WebPages {
  @Get()
  @Public()
  start(@Req() req: Request): Go {
    if (req.actor === undefined) return new Go('/login');
    return new Go(allowed(req.actor, 'requests.read') ? '/inbox' : '/nodes');
  }

  @Post('language')
  @Public()
  language(@Body() input: LanguageDto, @Res({ passthrough: true }) res: Response): Go {
    res.cookie(languageCookie, input.language, { httpOnly: true, sameSite: 'lax', maxAge: 365 * 86_400_000, path: '/' });
    return new Go(localPath(input.to));
  }
}

/** A path of this panel in plain ASCII, as a Location header takes it; a foreign address (`//host`, `https:`) leads home. */
export function localPath(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])[!-[\]-~]*$/.test(to) ? to : '/';
}
