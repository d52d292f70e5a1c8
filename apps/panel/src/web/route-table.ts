import { Injectable, RequestMethod, type OnApplicationBootstrap } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { Permission } from '@app/identity';
import { allowKey, publicKey } from './access';

export interface Route {
  readonly method: string;
  /** With its parameters: `/requests/:id`. */
  readonly path: string;
  /** Class and method, for messages. */
  readonly handler: string;
  readonly access: 'public' | Permission | undefined;
}

/** Every route with who may use it; a route that says neither keeps the panel from starting. */
@Injectable()
export class RouteTable implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onApplicationBootstrap(): void {
    const bare = this.routes().filter((r) => r.access === undefined);
    if (bare.length > 0) throw new Error(`routes without @Allow or @Public: ${bare.map((r) => r.handler).join(', ')}`);
  }

  routes(): Route[] {
    return this.discovery.getControllers().flatMap(({ metatype, instance }) => {
      if (typeof metatype !== 'function' || instance === null || typeof instance !== 'object') return [];
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      const bases = [Reflect.getMetadata(PATH_METADATA, metatype) as string | string[]].flat();
      return this.scanner.getAllMethodNames(prototype).flatMap((name) => this.routesOf(metatype as new () => unknown, prototype[name]!, name, bases));
    });
  }

  private routesOf(owner: new () => unknown, handler: () => unknown, name: string, bases: readonly string[]): Route[] {
    const paths = Reflect.getMetadata(PATH_METADATA, handler) as string | string[] | undefined;
    if (paths === undefined) return [];
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number]!;
    const open = this.reflector.getAllAndOverride<boolean | undefined>(publicKey, [handler, owner]);
    const access = open === true ? 'public' : this.reflector.getAllAndOverride<Permission | undefined>(allowKey, [handler, owner]);
    return bases.flatMap((base) => [paths].flat().map((path) => ({ method, path: joined(base, path), handler: `${owner.name}.${name}`, access })));
  }
}

function joined(...parts: string[]): string {
  return `/${parts.flatMap((p) => p.split('/')).filter(Boolean).join('/')}`;
}
