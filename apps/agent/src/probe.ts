import { statfs } from 'node:fs/promises';
import { freemem, hostname, loadavg, totalmem, uptime } from 'node:os';
import { probe, type NodeHealth } from '@app/node-protocol';
import { managedDigests } from './managed';
import { performs, type NodeContext, type NodeRole } from './performer';
import { lastLine } from './run';
import { unitStates } from './units';

/** Set by the build from the bundle's content. */
declare const AGENT_VERSION: string | undefined;
export const agentVersion = typeof AGENT_VERSION === 'string' ? AGENT_VERSION : 'development';

const units: Readonly<Record<NodeRole, readonly string[]>> = {
  hosting: ['ssh.service', 'nginx.service', 'mariadb.service'],
  knot: ['ssh.service', 'knot.service'],
  bind: ['ssh.service', 'named.service'],
};

const versions: Readonly<Record<NodeRole, readonly { name: string; program: string; argv: readonly string[] }[]>> = {
  hosting: [
    { name: 'nginx', program: '/usr/sbin/nginx', argv: ['-v'] },
    { name: 'mariadb', program: '/usr/sbin/mariadbd', argv: ['--version'] },
  ],
  knot: [{ name: 'knot', program: '/usr/sbin/knotd', argv: ['--version'] }],
  bind: [{ name: 'bind', program: '/usr/sbin/named', argv: ['-v'] }],
};

export const probePerformer = performs(probe, {
  lock: () => 'probe',
  perform: async (_ask, node, role): Promise<NodeHealth> => {
    const disk = await statfs(node.files.path('/'));
    return {
      agent: agentVersion,
      hostname: hostname().slice(0, 200),
      role,
      uptimeSeconds: Math.floor(uptime()),
      load1: Math.round(loadavg()[0] ?? 0),
      memoryTotal: totalmem(),
      memoryAvailable: freemem(),
      diskTotal: disk.blocks * disk.bsize,
      diskFree: disk.bavail * disk.bsize,
      agentRss: process.memoryUsage.rss(),
      versions: role === null ? [] : await installed(node, role),
      units: role === null ? [] : await unitStates(node.run, units[role]),
      digests: role === null ? [] : await managedDigests(node.files, role),
    };
  },
});

/** A program that is missing is a fact too, not a failure of the probe. */
async function installed(node: NodeContext, role: NodeRole): Promise<{ name: string; version: string }[]> {
  return Promise.all(
    versions[role].map(async ({ name, program, argv }) => {
      const said = await node.run(program, argv).catch(() => null);
      return { name, version: said === null ? 'missing' : lastLine(said.stdout || said.stderr).slice(0, 200) };
    }),
  );
}
