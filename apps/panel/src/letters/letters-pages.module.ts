import { Module } from '@nestjs/common';
import { LettersModule } from '@app/letters';
import { WebModule } from '../web/web.module';
import { LetterPages } from './letters.pages';

@Module({ imports: [WebModule, LettersModule], controllers: [LetterPages] })
export class LettersPagesModule {}
