import { Controller, Get, Param, Req, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import type { Actor } from '@app/kernel';
import { Letters } from '@app/letters';
import { Db } from '@app/platform';
import { Allow, Who } from '../web/access';
import { say } from '../web/catalogue';
import { IdPipe } from '../web/id.pipe';
import { Page } from '../web/page';
import { trusted } from '../web/views';

@Controller('letters')
export class LetterPages {
  constructor(
    private readonly db: Db,
    private readonly letters: Letters,
  ) {}

  @Get(':id.pdf')
  @Allow('letters.read')
  async pdf(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<StreamableFile> {
    const { data, name } = await this.db.read(actor.scope, async (r) => {
      const letter = await this.letters.get(r, id);
      return { data: await this.letters.pdf(r, letter), name: (letter.number ?? letter.kind).replace(/[^A-Za-z0-9.-]+/g, '-') };
    });
    return new StreamableFile(data, { type: 'application/pdf', disposition: `inline; filename="${name}.pdf"`, length: data.length });
  }

  @Get(':id')
  @Allow('letters.read')
  async show(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Page> {
    const letter = await this.db.read(actor.scope, (r) => this.letters.get(r, id));
    const title = say(req.lang, 'letter.title', { kind: say(req.lang, `letter.${letter.kind}`), number: letter.number ?? '' }).trim();
    return new Page('letters/letter', title, {
      id, letterHtml: trusted(this.letters.html(letter, req.lang)), requestId: letter.aboutType === 'request' ? letter.aboutId : null,
    });
  }
}
