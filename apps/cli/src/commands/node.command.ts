import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Actor } from '@app/kernel';
import { Config } from '@app/platform';
import { Enrolment, type NodeRole } from '@app/remote';
import type { Instance } from '../instance';
import { labFacts } from '../launch/lab';
import { choosePort, environments } from '../launch/processes';
import { clusterOf, makeKeyFiles, makeUsers } from '../launch/state';
import { clusterUrl } from '../postgres/embedded';
import { withServices } from '../services';

const usage = 'panji node enrol --name NAME --role hosting|knot|bind --address IP --fingerprint SHA256:… --root-key FILE [--port 22]';

/** `panji node enrol …`: the same call for a lab node and a real server; also upgrades the agent of an enrolled one. */
export async function nodeCommand(instance: Instance, [verb, ...args]: readonly string[]): Promise<number> {
  if (verb !== 'enrol') throw new Error(usage);
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { name: text, role: text, address: text, fingerprint: text, 'root-key': text, port: text } });
  const { name, role, address, fingerprint } = values;
  if (!name || !role || !address || !fingerprint || !values['root-key']) throw new Error(usage);
  const rootKey = await readFile(values['root-key']);
  const node = await withServices(await workerConfig(instance), (services) =>
    services.get(Enrolment).enrol(Actor.system('operator'), { name, role: role as NodeRole, address, port: Number(values.port ?? 22), fingerprint, rootKey }),
  );
  process.stdout.write(`${node.name} (${node.role}, ${node.address}) is enrolled; root's key no longer opens it\n`);
  return 0;
}

/** As the worker, whose keys seal what enrolment stores, but with the schema owner's rights. */
async function workerConfig(instance: Instance): Promise<Config> {
  const users = await makeUsers();
  const cluster = clusterOf(instance, users);
  const keys = await makeKeyFiles(instance, users);
  const { worker } = environments({ instance, users, cluster, keys, lab: await labFacts(instance), app: instance.checkout, port: await choosePort(instance) });
  return Config.fromEnvironment({ ...worker, PANJI_DATABASE_URL: clusterUrl(cluster), PANJI_AGENT_BUNDLE: join(instance.checkout, 'dist/agent/agent.cjs') });
}
