import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { IdentityModule } from '@app/identity';
import { AccessGuard, SessionActors } from './access';
import { Assets } from './assets';
import { Csrf } from './csrf';
import { ErrorsFilter } from './errors.filter';
import { OnceInterceptor } from './once.interceptor';
import { PageInterceptor } from './page';
import { PageLayout } from './page-layout';
import { RouteTable } from './route-table';
import { Sessions } from './session';
import { validation } from './validation';
import { Views } from './views';
import { HealthApi } from './health.api';
import { WebPages } from './web.pages';

/** The floor that every page and every answer of the API stands on. */
@Module({
  imports: [IdentityModule, DiscoveryModule],
  controllers: [WebPages, HealthApi],
  providers: [
    { provide: Assets, useFactory: () => new Assets() },
    { provide: Views, useFactory: (assets: Assets) => new Views(assets), inject: [Assets] },
    Csrf,
    Sessions,
    SessionActors,
    PageLayout,
    PageInterceptor,
    RouteTable,
    { provide: APP_FILTER, useClass: ErrorsFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
    // Outer first: what the handler answered is settled for the second submit, then turned into HTML.
    { provide: APP_INTERCEPTOR, useExisting: PageInterceptor },
    { provide: APP_INTERCEPTOR, useClass: OnceInterceptor },
    { provide: APP_PIPE, useValue: validation },
  ],
  exports: [Csrf, Views, PageLayout, RouteTable],
})
export class WebModule {}
