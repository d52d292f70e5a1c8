import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Actor, DomainName, SystemClock } from '@app/kernel';
import { askServer, NodeNameServer, type Zones } from '@app/zones';
import { aWorkersCertificates } from '../../../test/support/certificates.factory';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { enrolledNodes, labNode, type EnrolledNodes } from '../../../test/support/enrolled-nodes';
import { theLab } from '../../../test/support/lab';
import { aHostAsk, aZonesService } from '../../../test/support/zones.factory';
import { AcmeAuthority } from './acme-authority';
import type { Certificates } from './certificates.service';
import { ZoneChallenges } from './zone-challenges';

jest.setTimeout(180_000);
const actor = Actor.system('test');
const names = (...all: string[]): DomainName[] => all.map((n) => DomainName.parse(n));

describe('certificates of a real authority, proven in zones of our own', () => {
  let t: TestDatabase;
  let nodes: EnrolledNodes;
  let zones: Zones;

  /** A worker process of its own, with its own nonces and connections. */
  const worker = (): Certificates => {
    const { directory, ca } = theLab().acme;
    return aWorkersCertificates(t, new AcmeAuthority({ directory, caFile: ca, contact: undefined }, new SystemClock()), new ZoneChallenges(zones, t.db));
  };
  const host = async (label: string): Promise<void> => {
    const plan = await t.db.read(actor.scope, (r) => zones.plan(r, aHostAsk(label)));
    await zones.apply(actor, plan, { type: 'request', id: label });
  };
  const txt = async (server: string, owner: string): Promise<number> => {
    const address = theLab().nodes.find((n) => n.name === server)!.address;
    const { answers } = await askServer({ address, port: 53 }, DomainName.parse(owner), 'TXT', 1_000);
    return answers.length;
  };

  beforeAll(async () => {
    t = await testDatabase();
    t.clock.set(new Date());
    nodes = await enrolledNodes(t, ['ns1', 'ns2']);
    ({ zones } = aZonesService(t, new NodeNameServer(nodes.agent), 6_000));
    const server = (name: 'ns1' | 'ns2', role: 'primary' | 'secondary') => ({
      host: `${name}.mil.id`,
      nodeId: nodes.nodes[name]!.id,
      address: theLab().nodes.find((n) => n.name === name)!.address,
      role,
    });
    await zones.ensureParent(actor, { name: 'mil.id', servers: [server('ns1', 'primary'), server('ns2', 'secondary')] });
  });
  afterAll(async () => {
    await nodes?.close();
    await t?.close();
  });

  it('are obtained for a name and its www, chain to the lab’s root and leave no challenge', async () => {
    await host('satu');
    const got = await worker().obtain(actor, names('satu.mil.id', 'www.satu.mil.id'));
    const [leaf, issuer] = got.chainPem.split(/(?<=-----END CERTIFICATE-----)\s*/).filter((pem) => pem !== '').map((pem) => new X509Certificate(pem));
    const roots = readFileSync(theLab().acme.roots, 'utf8').split(/(?<=-----END CERTIFICATE-----)\s*/).filter((pem) => pem.trim() !== '');
    expect(leaf!.verify(issuer!.publicKey)).toBe(true);
    expect(roots.some((root) => issuer!.verify(new X509Certificate(root).publicKey))).toBe(true);
    for (const server of ['ns1', 'ns2']) expect(await txt(server, '_acme-challenge.satu.mil.id')).toBe(0);
  });

  it('are one when two workers ask at once', async () => {
    await host('dua');
    const got = await Promise.all([worker(), worker()].map((w) => w.obtain(actor, names('dua.mil.id'))));
    expect(got[0]).toEqual(got[1]);
    expect(await t.source.query(`SELECT count(*)::int AS n FROM certificate WHERE name_set = 'dua.mil.id'`)).toEqual([{ n: 1 }]);
  });

  it('come from the same order when a name server was down', async () => {
    await host('tiga');
    await labNode('ns2', 'kill');
    await expect(worker().obtain(actor, names('tiga.mil.id'))).rejects.toThrow();
    await labNode('ns2', 'start');
    for (let tries = 0; ; tries++) {
      const done = await worker().obtain(actor, names('tiga.mil.id')).catch((error: unknown) => error);
      if (!(done instanceof Error)) break;
      if (tries === 20) throw done;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(await t.source.query(`SELECT state, attempts, challenges FROM certificate_order WHERE name_set = 'tiga.mil.id'`)).toEqual([{ state: 'stored', attempts: 0, challenges: [] }]);
  });

  it('come from a fresh account when the authority was started anew', async () => {
    await host('empat');
    await labNode('acme', 'stop');
    await labNode('acme', 'start');
    await worker().obtain(actor, names('empat.mil.id'));
    expect(await t.source.query(`SELECT state FROM acme_account ORDER BY id`)).toEqual([{ state: 'lost' }, { state: 'valid' }]);
  });

  it('take about a second of which most is DNS', async () => {
    await host('lima');
    const began = performance.now();
    await worker().obtain(actor, names('lima.mil.id'));
    expect(performance.now() - began).toBeLessThan(4_000);
  });
});
