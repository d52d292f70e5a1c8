import { Body, Controller, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { Invalid, type Actor, type FieldError } from '@app/kernel';
import { Allow, Who } from '../web/access';
import { DomainAsking } from './domain-asking';

@Controller('api/requests')
export class DomainRequestApi {
  constructor(private readonly asking: DomainAsking) {}

  /** Multipart: the fields of DomainRequestDto and a file `scan` (PDF, PNG or JPEG, at most 20 MB). 201 {id, number, trackingCode, state} */
  @Post()
  @Allow('requests.submit')
  async submit(@Req() req: Request, @Who() actor: Actor, @Body() body: Record<string, string>): Promise<object> {
    const also: FieldError[] = [];
    const scan = await this.asking.keepScan(actor, req.upload?.['scan']).catch((error: unknown) => {
      if (!(error instanceof Invalid)) throw error;
      also.push(...error.fields);
      return '';
    });
    const input = await this.asking.check(actor, body, also);
    const { id, number, trackingCode, state } = await this.asking.submit(actor, input, scan, req.onceKey);
    return { id, number, trackingCode, state };
  }
}
