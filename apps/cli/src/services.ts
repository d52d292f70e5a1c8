import { Module, type DynamicModule, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IdentityModule, identityEntities } from '@app/identity';
import { type Config, PlatformModule } from '@app/platform';
import { RemoteModule, remoteEntities } from '@app/remote';
import { ZonesModule, zonesEntities } from '@app/zones';

@Module({})
class CliModule {
  static forRoot(config: Config): DynamicModule {
    const entities = [...identityEntities, ...remoteEntities, ...zonesEntities];
    return {
      module: CliModule,
      imports: [PlatformModule.forRoot({ config, entities, stories: {}, poolSize: 6 }), IdentityModule, RemoteModule, ZonesModule],
    };
  }
}

/** The libs' services for the length of one operator's command. */
export async function withServices<T>(config: Config, work: (services: INestApplicationContext) => Promise<T>): Promise<T> {
  const services = await NestFactory.createApplicationContext(CliModule.forRoot(config), { logger: ['error'] });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}
