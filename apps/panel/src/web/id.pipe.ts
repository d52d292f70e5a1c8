import { Injectable, type PipeTransform } from '@nestjs/common';
import { isId, NotFound } from '@app/kernel';

/** An id of the address: one that is no id names nothing. */
@Injectable()
export class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isId(value)) throw new NotFound('http.404');
    return value;
  }
}
