import { Controller, Get } from '@nestjs/common';
import { Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { Public } from './access';

const healthPart = Actor.system('health');

@Controller('health')
export class HealthApi {
  constructor(private readonly db: Db) {}

  /** 200 while the panel and its database answer. */
  @Get()
  @Public()
  async health(): Promise<{ status: 'ok' }> {
    await this.db.read(healthPart.scope, (r) => r.query('SELECT 1'));
    return { status: 'ok' };
  }
}
