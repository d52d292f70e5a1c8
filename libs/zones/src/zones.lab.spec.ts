import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { Actor, DomainName, type PlanPart } from '@app/kernel';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { enrolledNodes, labNode, type EnrolledNodes } from '../../../test/support/enrolled-nodes';
import { anySets } from '../../../test/support/record-sets.arbitrary';
import { theLab } from '../../../test/support/lab';
import { nameServerContract } from '../../../test/support/name-server.contract';
import { aHostAsk, aZonesService } from '../../../test/support/zones.factory';
import { apexSets, type ZonesAsk } from './asks';
import { ask } from './dns-client';
import { errorsOf } from './finding';
import { writeZone } from './master-file/write-zone';
import type { NameServerRow } from './name-server.entity';
import { NodeNameServer } from './node-name-server';
import { NotYetServed } from './publisher.service';
import { checkZoneText } from './rules';
import type { Zones } from './zones.service';

jest.setTimeout(180_000);
const run = promisify(execFile);
const actor = Actor.system('test');
const request = (id: string) => ({ type: 'request', id }) as const;
const address = (name: string) => theLab().nodes.find((n) => n.name === name)!.address;

describe('zones on Knot and BIND', () => {
  let t: TestDatabase;
  let lab: EnrolledNodes;
  let servers: NodeNameServer;
  let zones: Zones;
  let rows: NameServerRow[];

  beforeAll(async () => {
    t = await testDatabase();
    lab = await enrolledNodes(t, ['ns1', 'ns2']);
    servers = new NodeNameServer(lab.agent);
    ({ zones } = aZonesService(t, servers, 6_000));
    await zones.ensureParent(actor, {
      name: 'mil.id',
      servers: [
        { host: 'ns1.mil.id', nodeId: lab.nodes['ns1']!.id, address: address('ns1'), role: 'primary' },
        { host: 'ns2.mil.id', nodeId: lab.nodes['ns2']!.id, address: address('ns2'), role: 'secondary' },
      ],
    });
    rows = await t.db.read(actor.scope, (r) => zones.servers(r));
  });

  afterAll(async () => {
    await lab?.close();
    await t?.close();
  });

  const plan = (a: ZonesAsk): Promise<PlanPart> => t.db.read(actor.scope, (r) => zones.plan(r, a));
  const host = async (label: string) => zones.apply(actor, await plan(aHostAsk(label)), request(label));
  const dig = async (server: string, name: string, type: string) => {
    const answer = await ask({ address: address(server), port: 53 }, DomainName.parse(name), type, 1000);
    return answer.answers.filter((r) => r.type === type).map((r) => String(r.data));
  };

  describe('keep the contract', () => {
    nameServerContract(() => ({ servers, primary: rows[0]!, secondary: rows[1]! }));
  });

  it('serve a hosted name and its delegation', async () => {
    const refs = await host('satu');
    expect(refs).toHaveLength(2);
    expect(await dig('ns1', 'satu.mil.id', 'A')).toEqual(['192.0.2.80']);
    expect(await dig('ns2', 'satu.mil.id', 'A')).toEqual(['192.0.2.80']);
  });

  it('show a challenge on both when presenting resolves, and none after its removal', async () => {
    await host('dua');
    const owner = DomainName.parse('_acme-challenge.dua.mil.id');
    await zones.presentChallenge(owner, 'nilai', 'o1');
    expect([await dig('ns1', owner.toString(), 'TXT'), await dig('ns2', owner.toString(), 'TXT')]).toEqual([['nilai'], ['nilai']]);
    await zones.removeChallenge(owner, 'nilai', 'o1');
    expect(await dig('ns2', owner.toString(), 'TXT')).toEqual([]);
  });

  it('take a release back', async () => {
    await host('tiga');
    const name = DomainName.parse('tiga.mil.id');
    const [ref] = await zones.apply(actor, await plan({ kind: 'records', zone: name, sets: [{ owner: name, type: 'A', value: { ttl: 300, rdata: ['192.0.2.9'] } }] }), request('t2'));
    expect(await dig('ns2', 'tiga.mil.id', 'A')).toEqual(['192.0.2.9']);
    await zones.undo(actor, name, ref!.releaseId, 'salah');
    expect(await dig('ns2', 'tiga.mil.id', 'A')).toEqual(['192.0.2.80']);
  });

  it('let a name go and take it back under a later serial', async () => {
    const [ref] = await host('empat');
    await zones.withdraw(actor, DomainName.parse('empat.mil.id'), request('empat'), 'ditolak');
    expect(await dig('ns1', 'empat.mil.id', 'A')).toEqual([]);
    const [again] = await host('empat');
    expect(again!.serial).toBeGreaterThan(ref!.serial);
    expect(await dig('ns2', 'empat.mil.id', 'A')).toEqual(['192.0.2.80']);
  });

  it('end the same when the secondary was away', async () => {
    const part = await plan(aHostAsk('lima'));
    await labNode('ns2', 'stop');
    await expect(zones.apply(actor, part, request('lima'))).rejects.toBeInstanceOf(NotYetServed);
    expect(await dig('ns1', 'lima.mil.id', 'A')).toEqual(['192.0.2.80']);
    await labNode('ns2', 'start');
    await untilApplied(() => zones.apply(actor, part, request('lima')));
    const [newest] = await t.db.read(actor.scope, (r) => zones.history(r, DomainName.parse('lima.mil.id')));
    expect(newest!.servers.map((s) => s.state)).toEqual(['verified', 'verified']);
    expect(await dig('ns2', 'lima.mil.id', 'A')).toEqual(['192.0.2.80']);
  });

  it('accept what our rules accept: the corpus and random zones', async () => {
    const accepted = [...corpusZones(), ...randomZones(60)].filter((z) => errorsOf(checkZoneText(z.text, z.name, z.kind)).length === 0);
    expect(accepted.length).toBeGreaterThan(60);
    const folder = mkdtempSync('/tmp/panji-zones-');
    accepted.forEach((z, i) => writeFileSync(join(folder, `${i}.${z.name.toString()}`), z.text));
    const look = (check: string) => `cd /run/in; for f in *; do o="\${f#*.}."; ${check} >/tmp/said 2>&1 || { echo "$f: $(tail -1 /tmp/said)"; cat "$f"; }; done`;
    const refused = async (check: string) => (await run(theLab().tools.run, ['--net', 'none', '--bind', `${folder}:/run/in`, '--', 'sh', '-c', look(check)])).stdout;
    const said = [await refused('kzonecheck -o "$o" "$f"'), await refused('named-checkzone -i local "$o" "$f"')];
    rmSync(folder, { recursive: true });
    expect(said).toEqual(['', '']);
  });

  it('serve and prove a change at 1,000 delegations in a moment', async () => {
    for (let lot = 0; lot < 20; lot++) await zones.apply(actor, await plan(delegations(lot * 50, 50)), request(`lot${lot}`));
    const took: number[] = [];
    for (let i = 0; i < 20; i++) {
      const part = await plan(delegation(i, `ns${i % 2 === 0 ? 3 : 4}`));
      const began = performance.now();
      await zones.apply(actor, part, request(`change${i}`));
      took.push(performance.now() - began);
    }
    took.sort((a, b) => a - b);
    console.info(`change at 1,000 delegations, served and verified: median ${took[10]!.toFixed(0)} ms, p95 ${took[18]!.toFixed(0)} ms`);
    // The goal of 0.5 s is the bench's to hold, on an idle machine; here only what is broken shows.
    expect(took[18]!).toBeLessThanOrEqual(2_000);
  });
});

interface ZoneText {
  readonly name: DomainName;
  readonly kind: 'parent' | 'hosted';
  readonly text: string;
}

function corpusZones(): ZoneText[] {
  const corpus = join(__dirname, '../../../test/corpus/zones');
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.zone'));
  return files.map((file) => {
    const text = readFileSync(join(corpus, file), 'utf8');
    const [, zone, kind] = /^; zone (\S+) (parent|hosted)/.exec(text)!;
    return { name: DomainName.parse(zone!), kind: kind as ZoneText['kind'], text };
  });
}

/** Zones that our rules let through, from random sets under a sound apex. */
function randomZones(count: number): ZoneText[] {
  const name = DomainName.parse('contoh.mil.id');
  const apex = apexSets(name, ['ns1.mil.id', 'ns2.mil.id'], DomainName.parse('hostmaster.mil.id'));
  const texts = fc.sample(anySets, { numRuns: 2000, seed: 1 }).map((sets) => {
    const others = sets.filter((s) => s.type !== 'SOA' && !(s.type === 'NS' && s.owner.equals(name)));
    return writeZone(name, [...apex, ...others], 7);
  });
  const sound = texts.filter((text) => errorsOf(checkZoneText(text, name, 'hosted')).length === 0);
  return sound.sort((a, b) => b.length - a.length).slice(0, count).map((text) => ({ name, kind: 'hosted', text }));
}

function delegations(from: number, count: number): ZonesAsk {
  const zone = DomainName.parse('mil.id');
  const sets = Array.from({ length: count }, (_, i) => ({ owner: zone.child(`unit${from + i}`), type: 'NS', value: { ttl: 3600, rdata: ['ns1.contoh.net.', 'ns2.contoh.net.'] } }));
  return { kind: 'records', zone, sets };
}

function delegation(i: number, first: string): ZonesAsk {
  const ns = [first, 'ns2'].map((label) => ({ host: DomainName.parse(`${label}.contoh.net`) }));
  return { kind: 'delegate', name: DomainName.parse(`unit${i * 7}.mil.id`), ns };
}

/** A node that boots needs a moment; the step's ladder waits longer in the house. */
async function untilApplied(apply: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await apply();
      return;
    } catch (error) {
      if (!(error instanceof NotYetServed) || attempt === 30) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
