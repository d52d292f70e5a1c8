import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { armFaultPoint, Config, Log } from '@app/platform';
import { WorkerModule } from './worker.module';

async function main(): Promise<void> {
  const config = Config.fromEnvironment();
  armFaultPoint(config.faultPoint);
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(config), { logger: ['error', 'warn'] });
  app.enableShutdownHooks();
  app.get(Log).info('worker ready', { pid: process.pid });
}

main().catch((error: unknown) => {
  new Log().error('worker could not start', { error });
  process.exit(1);
});
