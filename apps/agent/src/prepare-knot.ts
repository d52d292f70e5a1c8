import type { PrepareNode } from '@app/node-protocol';
import { unixUser } from './accounts';
import { knotConf } from './knot-base';
import { baseDigest } from './managed';
import type { NodeContext } from './performer';
import { ensureUnit, stopUnit } from './units';
import { ZoneRecords } from './zone-records';

const conf = '/etc/knot/knot.conf';
const knotc = '/usr/sbin/knotc';

/**
 * The base configuration lives in a file and is imported into Knot's configuration database together with every zone
 * this node holds: zones added later change only the database.
 */
export function prepareKnot(node: NodeContext, ask: Extract<PrepareNode, { role: 'knot' }>): Promise<{ changed: boolean; digest: string }> {
  return node.exclusively('knot-conf', () => prepare(node, ask));
}

async function prepare({ files, run }: NodeContext, ask: Extract<PrepareNode, { role: 'knot' }>): Promise<{ changed: boolean; digest: string }> {
  const knot = await unixUser(files, 'knot');
  let changed = await files.directory('/var/lib/panji/zones', { mode: 0o755 });
  const records = new ZoneRecords(files);
  const base = knotConf(ask, []);
  const imported = '/var/lib/panji/agent/knot-base.conf';
  if ((await files.read(imported)) !== base || (await files.stat('/var/lib/knot/confdb')) === null) {
    changed = true;
    await files.write(conf, knotConf(ask, await records.all()), { mode: 0o640, uid: 0, gid: knot.gid });
    await run(knotc, ['-c', conf, 'conf-check']);
    await stopUnit(run, 'knot.service');
    // As knot's own user: root would leave a database that the server can't write.
    const asKnot = [`--reuid=${knot.uid}`, `--regid=${knot.gid}`, '--clear-groups', '--', knotc];
    // A refused import leaves the former database: the server comes back with it.
    await run('/usr/bin/setpriv', [...asKnot, '-f', '-C', '/var/lib/knot/confdb', 'conf-import', conf]).catch(async (refusal: unknown) => {
      await ensureUnit(run, 'knot.service');
      throw refusal;
    });
    await files.write(imported, base, { mode: 0o600 });
  }
  changed = (await ensureUnit(run, 'knot.service')) || changed;
  return { changed, digest: await baseDigest(files, 'knot') };
}
