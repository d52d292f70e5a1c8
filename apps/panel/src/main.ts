import 'reflect-metadata';
import { createServer, type Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Config, Log } from '@app/platform';
import { isNeighbour } from './neighbour';
import { panelOptions } from './options';
import { PanelModule } from './panel.module';
import { configure } from './web/configure';

async function main(): Promise<void> {
  const config = Config.fromEnvironment();
  const app = await NestFactory.create<NestExpressApplication>(PanelModule.forRoot(panelOptions(config)), { bodyParser: false, logger: ['error', 'warn'] });
  configure(app);
  const [first = '127.0.0.1', ...others] = config.panelListen;
  await app.listen(config.panelPort, first);
  const servers = await Promise.all(others.map((address) => listen(app, address, config)));
  app.getHttpServer().once('close', () => servers.forEach((s) => s.close()));
  app.get(Log).info('panel ready', { addresses: config.panelListen, port: config.panelPort });
  process.send?.('ready');
}

/** A server per further address: the lab's bridge, say, for the real browsers and clients in it. */
function listen(app: NestExpressApplication, address: string, { panelPort, profile }: Config): Promise<Server> {
  const server = createServer(app.getHttpAdapter().getInstance());
  // Linux takes a packet for the bridge's address from any wire: a neighbour with a route to it would reach the demo.
  if (profile === 'demo') server.on('connection', (socket) => isNeighbour(socket) || socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(panelPort, address, () => resolve(server));
  });
}

void main();
