import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Actor } from '@app/kernel';
import { Config, Db, Secrets } from '@app/platform';
import { Enrolment, Nodes } from '@app/remote';
import { Zones } from '@app/zones';
import { clusterUrl } from '../postgres/embedded';
import { seedOrganisation, type SampleLogin } from '../seed/organisation';
import { withServices } from '../services';
import { openRoot, type LabFacts } from './lab';
import { environments, type Layout } from './processes';
import { furnishSigner } from './signer-keys';
import { writeOnce } from './state';

type Say = (line: string) => void;

const launcher = Actor.system('launcher');

/** The demo's content: sample people, signing keys, enrolled nodes, mil.id on its servers. Each part is found done at the next start. */
export async function furnish(layout: Layout, say: Say): Promise<void> {
  const { panel, worker } = environments(layout);
  const owner = { PANJI_DATABASE_URL: clusterUrl(layout.cluster) };
  const people = await withServices(Config.fromEnvironment({ ...panel, ...owner }), (services) => furnishPeople(services, layout));
  await furnishSigner(layout, people, say);
  const { lab } = layout;
  if (lab === null) return;
  await withServices(Config.fromEnvironment({ ...worker, ...owner }), async (services) => {
    await enrolNodes(services, layout, lab, say);
    await furnishParent(services);
  });
}

/** Written before the transaction commits: passwords that are in the database are then surely in the file too. */
async function furnishPeople(services: INestApplicationContext, { instance }: Layout): Promise<readonly SampleLogin[]> {
  const file = join(instance.state, 'sample-logins.json');
  await services.get(Db).transaction(launcher, async (tx) => {
    const made = await seedOrganisation(tx, { secrets: services.get(Secrets) });
    if (made.length > 0) await writeOnce(file, JSON.stringify(made, null, 2), 0o600);
  });
  return JSON.parse(await readFile(file, 'utf8')) as SampleLogin[];
}

/** The same call that enrols a real server; a node whose agent is not this build's is enrolled anew. */
async function enrolNodes(services: INestApplicationContext, { instance }: Layout, lab: LabFacts, say: Say): Promise<void> {
  const known = await services.get(Db).read(launcher.scope, (r) => services.get(Nodes).all(r));
  const agent = (await readFile(`${services.get(Config).agentBundle}.version`, 'utf8')).trim();
  const rootKey = await readFile(lab.enrolKey);
  for (const { name, role, address, hostKeyFingerprint: fingerprint } of lab.nodes) {
    const before = known.find((n) => n.name === name);
    const same = before?.state === 'enrolled' && before.fingerprint === fingerprint;
    if (same && before.facts.agent === agent) continue;
    say(`${same ? 'a newer agent for' : 'enrolling'} ${name} (${role}, ${address})`);
    if (same) await openRoot(instance, name, await readFile(`${lab.enrolKey}.pub`, 'utf8'));
    await services.get(Enrolment).enrol(launcher, { name, role, address, port: 22, fingerprint, rootKey });
  }
}

async function furnishParent(services: INestApplicationContext): Promise<void> {
  const nodes = await services.get(Db).read(launcher.scope, (r) => services.get(Nodes).all(r));
  const servers = nodes
    .filter((n) => n.role !== 'hosting')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((n) => ({ host: `${n.name}.mil.id`, nodeId: n.id, address: n.address, role: n.role === 'knot' ? ('primary' as const) : ('secondary' as const) }));
  await services.get(Zones).ensureParent(launcher, { name: 'mil.id', servers });
}
