import { Actor, DomainName } from '@app/kernel';
import { Db } from '@app/platform';
import { Zones, type ZonesAsk } from '@app/zones';
import type { Bench } from './bench';
import { PeerZone } from './by-hand/peer-zone';
import { median, quantile } from './figure';

const delegations = 1_000;
const rounds = 40;
const actor = Actor.system('bench');

/** One delegation changed among 1,000: from the release's transaction until both servers are proven to serve it. */
export const zoneBench: Bench = {
  name: 'zone',
  stack: true,
  run: (stack) =>
    stack.services(async (services) => {
      const [db, zones] = [services.get(Db), services.get(Zones)];
      const plan = (ask: ZonesAsk) => db.read(actor.scope, (r) => zones.plan(r, ask));
      const origin = (id: string) => ({ type: 'request', id: `bench ${Date.now()} ${id}` }) as const;
      for (let from = 0; from < delegations; from += 50) await zones.apply(actor, await plan(lot(from, 50)), origin(`lot ${from}`));
      const peer = await PeerZone.serve(services, 'tandingan.id', delegations);
      const [ours, theirs]: [number[], number[]] = [[], []];
      // In turns, so that the machine's other work falls on both alike; the first round warms up.
      for (let round = 0; round <= rounds; round++) {
        const first = `ns${3 + (round % 2)}`;
        const part = await plan(delegate(`satuan${round * 7}`, first));
        const began = performance.now();
        await zones.apply(actor, part, origin(`round ${round}`));
        const mine = performance.now() - began;
        const his = await peer.change(`unit${round * 7}`, first);
        if (round > 0) [ours.push(mine), theirs.push(his)];
      }
      const peerName = 'by hand on the primary: zone file, knotc zone-reload, dig until both answer (SSH not counted)';
      const figure = (name: string, of: (values: number[]) => number) =>
        ({ name: `zone change at ${delegations} delegations, ${name}`, ours: of(ours), peer: of(theirs), peerName, unit: 'ms', better: 'lower', goal: { of: 'ours', is: 500 } }) as const;
      return [figure('p50', median), figure('p95', (values) => quantile(values, 0.95))];
    }),
};

function lot(from: number, count: number): ZonesAsk {
  const zone = DomainName.parse('mil.id');
  const sets = Array.from({ length: count }, (_, i) => ({ owner: zone.child(`satuan${from + i}`), type: 'NS', value: { ttl: 3600, rdata: ['ns1.contoh.net.', 'ns2.contoh.net.'] } }));
  return { kind: 'records', zone, sets };
}

function delegate(label: string, first: string): ZonesAsk {
  const ns = [first, 'ns2'].map((server) => ({ host: DomainName.parse(`${server}.contoh.net`) }));
  return { kind: 'delegate', name: DomainName.parse(`${label}.mil.id`), ns };
}
