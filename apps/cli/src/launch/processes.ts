import { createServer } from 'node:net';
import { chmod, chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance } from '../instance';
import { clusterUrl, type Cluster } from '../postgres/embedded';
import { Child } from './child';
import { takeFault } from './fault-file';
import type { LabFacts } from './lab';
import { rememberChildren } from './leftovers';
import { writeOnce, type KeyFiles, type Users } from './state';

export interface Layout {
  readonly instance: Instance;
  readonly users: Users;
  readonly cluster: Cluster;
  readonly keys: KeyFiles;
  readonly lab: LabFacts | null;
  /** The checkout as the processes' users see it. */
  readonly app: string;
  readonly port: number;
}

/** The address shown to people; nodes' tools reach the panel over the lab's bridge on the same port. */
export function panelAddress(layout: Pick<Layout, 'port'>): string {
  return `http://127.0.0.1:${layout.port}`;
}

/** The environment of each process: the only place where settings become variables. */
export function environments(layout: Layout): Record<'panel' | 'worker' | 'signer', Record<string, string>> {
  const { instance, cluster, lab } = layout;
  const role = (name: string) => clusterUrl(cluster, cluster.user === null ? 'postgres' : name);
  const common = {
    PATH: '/usr/bin:/bin',
    TZ: 'UTC',
    NODE_ENV: 'production',
    PANJI_PROFILE: 'demo',
    PANJI_PUBLIC_URL: panelAddress(layout),
    PANJI_SIGNER_SOCKET: join(instance.state, 'signer-run', 'signer.sock'),
    PANJI_UID_BASE: String(instance.uidBase),
    ...(lab === null
      ? {}
      : {
          PANJI_ACME_DIRECTORY: lab.acme.directory,
          PANJI_ACME_CA: lab.acme.ca,
          PANJI_SITE_ROOTS: lab.acme.roots,
          PANJI_ACME_CONTACT: 'registri@pusinfolahta.mil.id',
          PANJI_SMTP_HOST: lab.mail.host,
          PANJI_SMTP_PORT: String(lab.mail.port),
        }),
  };
  return {
    panel: {
      ...common,
      PANJI_DATABASE_URL: role('panel'),
      PANJI_KEY_FILE: layout.keys.panel,
      PANJI_LISTEN: ['127.0.0.1', ...(lab === null ? [] : [lab.gateway])].join(','),
      PANJI_PORT: String(layout.port),
    },
    worker: { ...common, PANJI_DATABASE_URL: role('worker'), PANJI_KEY_FILE: layout.keys.worker, PANJI_AGENT_BUNDLE: join(layout.app, 'dist/agent/agent.cjs') },
    signer: { ...common, PANJI_DATABASE_URL: role('signer'), PANJI_SIGNER_KEYS: join(instance.state, 'signer') },
  };
}

export async function makeChildren(layout: Layout, tell: (line: string) => void): Promise<Child[]> {
  const logs = join(layout.instance.state, 'log');
  await mkdir(logs, { recursive: true, mode: 0o755 });
  const socket = join(layout.instance.state, 'signer-run');
  await mkdir(socket, { recursive: true, mode: 0o750 });
  const { signer, panel } = layout.users;
  if (signer !== null && panel !== null) await chown(socket, signer.uid, panel.gid);
  await chmod(socket, 0o2750); // set-gid: the socket that the signer makes in it belongs to the panel's group
  const env = environments(layout);
  const node = join(layout.app, 'node_modules/.bin/node');
  const { state } = layout.instance;
  const children: Child[] = (['signer', 'worker', 'panel'] as const).map((name) => {
    const once = () => (name === 'worker' ? takeFault(state) : {});
    const plan = { name, node, script: join(layout.app, `dist/apps/${name}/src/main.js`), env: env[name], once, user: layout.users[name], logFile: join(logs, `${name}.log`) };
    return new Child(plan, tell, () => rememberChildren(state, children));
  });
  return children;
}

/** The port of the former start when it is free, so that bookmarks hold; any free one otherwise. */
export async function choosePort(instance: Instance): Promise<number> {
  const file = join(instance.state, 'port');
  const former = Number(await readFile(file, 'utf8').catch(() => '0'));
  const port = former > 0 && (await free(former)) ? former : await anyFree();
  await writeOnce(file, String(port), 0o644);
  return port;
}

function free(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

function anyFree(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
