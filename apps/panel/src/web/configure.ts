import './request';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import { Config } from '@app/platform';
import { Assets } from './assets';
import { Csrf } from './csrf';
import { securityHeaders } from './headers';
import { language } from './language';
import { plainAddress, plainBody } from './plain-text';
import { endAged, Sessions } from './session';
import { multipart } from './uploads';

/** The road of each request before its route, in order. The application is made with `bodyParser: false`. */
export function configure(app: NestExpressApplication): NestExpressApplication {
  const config = app.get(Config);
  const https = config.publicUrl.startsWith('https:');
  app.disable('x-powered-by');
  // Behind a TLS proxy on this machine its word for the visitor's address counts; nobody else's does.
  if (https) app.set('trust proxy', 'loopback');
  app.use(...securityHeaders(https));
  app.use(app.get(Assets).serve);
  app.use(cookieParser(), language, app.get(Sessions).handler, endAged, plainAddress);
  app.useBodyParser('json', { limit: '1mb' });
  app.useBodyParser('urlencoded', { limit: '1mb', extended: true });
  app.use(multipart(), plainBody, app.get(Csrf).check);
  return app.enableShutdownHooks();
}
