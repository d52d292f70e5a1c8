import { Controller, Get, Param, Req, StreamableFile } from '@nestjs/common';
import type { Request } from 'express';
import { NotFound, type Actor } from '@app/kernel';
import { Letters, type Letter } from '@app/letters';
import { Db, type Reader } from '@app/platform';
import { Allow, Who } from '../web/access';
import { say } from '../web/catalogue';
import { IdPipe } from '../web/id.pipe';
import { Page } from '../web/page';
import { trusted } from '../web/views';
import { mayRead } from './readable';

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
      const letter = await this.letter(r, actor, id);
      return { data: await this.letters.pdf(r, letter), name: (letter.number ?? letter.kind).replace(/[^A-Za-z0-9.-]+/g, '-') };
    });
    return new StreamableFile(data, { type: 'application/pdf', disposition: `inline; filename="${name}.pdf"`, length: data.length });
  }

  @Get(':id')
  @Allow('letters.read')
  async show(@Req() req: Request, @Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Page> {
    const letter = await this.db.read(actor.scope, (r) => this.letter(r, actor, id));
    const title = say(req.lang, 'letter.title', { kind: say(req.lang, `letter.${letter.kind}`), number: letter.number ?? '' }).trim();
    return new Page('letters/letter', title, {
      id, letterHtml: trusted(this.letters.html(letter, req.lang)), requestId: letter.aboutType === 'request' ? letter.aboutId : null,
    });
  }
  private async letter(reader: Reader, actor: Actor, id: string): Promise<Letter> {
    const letter = await this.letters.get(reader, id);
    if (!mayRead(actor, letter)) throw new NotFound('letter.not-found');
    return letter;
  }
}
