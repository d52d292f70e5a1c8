import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HostingModule, HostingQueries } from '@app/hosting';
import { Actor, DomainName } from '@app/kernel';
import { Config, Db, PlatformModule, Secrets } from '@app/platform';
import { Nodes, RemoteModule } from '@app/remote';
import { Zones, ZonesModule } from '@app/zones';
import { environments } from '../../apps/cli/src/launch/processes';
import { clusterOf, makeKeyFiles, makeUsers } from '../../apps/cli/src/launch/state';
import { allEntities } from '../support/all-entities';
import type { Stack } from '../support/stack';

/** The libs beside the running worker: to look at nodes and name servers, and to act as another part of the house. */
export class Machinery {
  static readonly actor = Actor.system('stories');

  private constructor(private readonly app: INestApplicationContext) {}

  static async of(stack: Stack): Promise<Machinery> {
    const { instance } = stack;
    const users = await makeUsers();
    const cluster = clusterOf(instance, users);
    const { worker } = environments({ instance, users, cluster, keys: await makeKeyFiles(instance, users), lab: stack.lab, app: instance.checkout, port: 1 });
    const config = Config.fromEnvironment({ ...worker, PANJI_DATABASE_URL: stack.databaseUrl });
    const platform = PlatformModule.forRoot({ config, entities: [...allEntities], stories: {}, poolSize: 6 });
    @Module({ imports: [platform, RemoteModule, ZonesModule, HostingModule] })
    class Beside {}
    return new Machinery(await NestFactory.createApplicationContext(Beside, { logger: ['error'] }));
  }

  get zones(): Zones {
    return this.app.get(Zones);
  }

  get db(): Db {
    return this.app.get(Db);
  }

  /** What nodes hold beside or unlike what the rows say: empty when each managed object has the digest it was left with. */
  async drift(): Promise<object[]> {
    const nodes = await this.db.read(Machinery.actor.scope, (r) => this.app.get(Nodes).byRole(r, 'hosting'));
    return (await Promise.all(nodes.map((n) => this.app.get(HostingQueries).drift(Machinery.actor, n.id)))).flat();
  }

  /** What name servers serve unlike what the zone holds. */
  async unserved(zones: readonly string[]): Promise<object[]> {
    const all = await Promise.all(zones.map(async (zone) => (await this.zones.inspect(DomainName.parse(zone))).map((i) => ({ zone, ...i }))));
    return all.flat().filter((i) => i.code !== null);
  }

  /** A release that no request asked for: the name delegated to servers of its own. */
  async delegate(name: string, to: string): Promise<void> {
    const servers = [`ns1.${to}`, `ns2.${to}`].map((host) => ({ host: DomainName.parse(host) }));
    const part = await this.db.read(Machinery.actor.scope, (r) => this.zones.plan(r, { kind: 'delegate', name: DomainName.parse(name), ns: servers }));
    await this.zones.apply(Machinery.actor, part, { type: 'system', id: 'stories' });
  }

  /** Of the tenants' databases, opened with the worker's key file. */
  async databasePasswords(): Promise<string[]> {
    const sealed = await this.db.read(Machinery.actor.scope, (r) => r.query<{ password_sealed: string }>('SELECT password_sealed FROM site_database'));
    return sealed.map((s) => this.app.get(Secrets).open(s.password_sealed).toString('utf8'));
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}
