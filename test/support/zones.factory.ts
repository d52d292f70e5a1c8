import { Actor, DomainName, newId, type PlanPart } from '@app/kernel';
import { askServer, Challenges, Holds, Planner, Publications, Publisher, Releases, Verifier, Zones, type HistoryLine, type NameServer, type RecordTypeName, type ReleaseRef, type ServerAsk, type ZonesAsk } from '@app/zones';
import type { TestDatabase } from './database';
import { FakeNameServer } from './fake-name-server';

/** The zones lib on a test database, with whatever name servers are given. */
export function aZonesService(t: TestDatabase, servers: NameServer, patienceMs = 300): { zones: Zones; holds: Holds } {
  const releases = new Releases();
  const publisher = new Publisher(t.db, t.locks, servers, new PatientVerifier(patienceMs), new Publications(t.db), releases);
  const holds = new Holds(t.db);
  return { zones: new Zones(t.db, new Planner(), releases, publisher, new Challenges(t.db, releases, publisher), holds), holds };
}

/** A fake serves at once or never: no test waits long for it. */
class PatientVerifier extends Verifier {
  constructor(protected override readonly patienceMs: number) {
    super();
  }
}

/** mil.id on two fake servers that answer on loopback. */
export async function aParentZone(t: TestDatabase): Promise<{ zones: Zones; holds: Holds; servers: FakeNameServer; asks: ServerAsk[] }> {
  const servers = new FakeNameServer();
  const asks: ServerAsk[] = [
    { host: 'ns1.mil.id', nodeId: newId(), address: '127.0.0.1', port: await servers.listen('ns1.mil.id'), role: 'primary' },
    { host: 'ns2.mil.id', nodeId: newId(), address: '127.0.0.1', port: await servers.listen('ns2.mil.id'), role: 'secondary' },
  ];
  const made = aZonesService(t, servers);
  await made.zones.ensureParent(Actor.system('test'), { name: 'mil.id', servers: asks });
  return { ...made, servers, asks };
}

export function aHostAsk(label: string, address = '192.0.2.80') {
  return { kind: 'host', name: DomainName.parse(`${label}.mil.id`), addresses: { a: [address], aaaa: [] }, caaIssuer: 'ca.mil.id' } as const;
}

export const request = (id: string) => ({ type: 'request', id }) as const;

const actor = Actor.system('test');

/** mil.id with its servers, and the short words that tests of zones speak. */
export class ZonesHouse {
  private count = 0;

  constructor(
    private readonly t: TestDatabase,
    readonly zones: Zones,
    readonly holds: Holds,
    readonly servers: FakeNameServer,
    private readonly asks: readonly ServerAsk[],
  ) {}

  /** A label that no test used before. */
  readonly label = (): string => `satuan${++this.count}`;

  plan(ask: ZonesAsk): Promise<PlanPart> {
    return this.t.db.read(actor.scope, (r) => this.zones.plan(r, ask));
  }

  history(zone: string): Promise<HistoryLine[]> {
    return this.t.db.read(actor.scope, (r) => this.zones.history(r, DomainName.parse(zone)));
  }

  async host(label: string): Promise<ReleaseRef[]> {
    return this.zones.apply(actor, await this.plan(aHostAsk(label)), request(label));
  }

  /** What the server (0 the primary, 1 the secondary) answers. */
  async dig(name: string, type: RecordTypeName, server = 0): Promise<string[]> {
    const { address, port } = this.asks[server]!;
    const answer = await askServer({ address, port: port! }, DomainName.parse(name), type, 500);
    return answer.answers.filter((r) => r.type === type).map((r) => String(r.data));
  }

  setA(name: string, address: string): ZonesAsk {
    const owner = DomainName.parse(name);
    return { kind: 'records', zone: owner, sets: [{ owner, type: 'A', value: { ttl: 300, rdata: [address] } }] };
  }
}

export async function aZonesHouse(t: TestDatabase): Promise<ZonesHouse> {
  const { zones, holds, servers, asks } = await aParentZone(t);
  return new ZonesHouse(t, zones, holds, servers, asks);
}
