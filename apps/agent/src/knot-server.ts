import { notNow, permanent, serialAtLeast, type EnsureZone, type ZoneEnsured, type ZoneProbed } from '@app/node-protocol';
import { remoteId } from './knot-base';
import type { NodeContext } from './performer';
import { lastLine } from './run';
import { awaitSerial, servedSerial } from './served-serial';
import { ZoneRecords, type ZoneRecord } from './zone-records';

const knotc = '/usr/sbin/knotc';
const kzonecheck = '/usr/bin/kzonecheck';

interface ZoneServer {
  ensure(ask: EnsureZone): Promise<ZoneEnsured>;
  remove(zone: string): Promise<boolean>;
  probe(zone: string): Promise<ZoneProbed>;
}

/** Zones on Knot as a primary: a file that we write whole, and the control socket. Knot itself notifies the secondaries after a reload. */
export function knotServer(node: NodeContext): ZoneServer {
  const records = new ZoneRecords(node.files);
  return {
    ensure: (ask) => ensure(node, records, ask),
    remove: async (zone) => {
      if ((await records.get(zone)) === null && (await servedSerial(zone)) === null) return false;
      // The journal outlives the zone otherwise, and a zone that comes back with a lower serial would not load over it.
      await node.run(knotc, ['-b', '-f', 'zone-purge', zone, '+journal', '+timers'], { accept: [1] });
      await configure(node, () => node.run(knotc, ['conf-unset', `zone[${zone}.]`], { accept: [1] }));
      return records.remove(zone);
    },
    probe: async (zone) => ({ present: (await records.get(zone)) !== null, serial: await servedSerial(zone), digest: await records.digest(zone) }),
  };
}

async function ensure(node: NodeContext, records: ZoneRecords, ask: EnsureZone): Promise<ZoneEnsured> {
  if (ask.text === undefined) throw permanent('node.zone-text-missing', { zone: ask.zone });
  const record: ZoneRecord = { zone: ask.zone, kind: 'primary', peers: ask.peers };
  const [known, held, served] = [await records.get(ask.zone), await node.files.read(ZoneRecords.file(ask.zone)), await servedSerial(ask.zone)];
  const sameRecord = known !== null && ZoneRecords.text(known) === ZoneRecords.text(record);
  if (sameRecord && held === ask.text && served === ask.serial) return answer(records, ask, false, served);
  if (held !== ask.text) {
    // A serial that does not move forward would never reach a secondary: the asker's view of this server is old.
    if (served !== null && serialAtLeast(served, ask.serial)) throw permanent('node.zone-serial-old', { zone: ask.zone, served, asked: ask.serial });
    await check(node, ask.zone, ask.text);
    await node.files.write(ZoneRecords.file(ask.zone), ask.text, { mode: 0o644 });
  }
  if (!sameRecord || served === null) await configure(node, () => putZone(node, record));
  if (served !== null && served !== ask.serial) await node.run(knotc, ['-b', 'zone-reload', ask.zone], { timeoutMs: 25_000 });
  const now = await awaitSerial(ask.zone, ask.serial, 10_000);
  if (now !== ask.serial) throw notNow('node.zone-not-served', { zone: ask.zone, served: now, asked: ask.serial });
  // Last, so that an interrupted run is seen as unfinished by the next one.
  await records.put(record);
  return answer(records, ask, true, now);
}

async function answer(records: ZoneRecords, ask: EnsureZone, changed: boolean, serial: number): Promise<ZoneEnsured> {
  const digest = await records.digest(ask.zone);
  if (digest === null) throw notNow('node.zone-not-served', { zone: ask.zone, served: serial, asked: ask.serial });
  return { changed, digest, serial };
}

/** Checked beside the zones' folder: nothing unchecked ever lies where Knot reads. (A child's stdin is a socket here: /dev/stdin can't be opened.) */
async function check(node: NodeContext, zone: string, text: string): Promise<void> {
  const candidate = `/var/lib/panji/agent/candidate-${zone}.zone`;
  await node.files.write(candidate, text, { mode: 0o600 });
  const checked = await node.run(kzonecheck, ['-o', `${zone}.`, node.files.path(candidate)], { timeoutMs: 20_000, accept: [1] });
  await node.files.remove(candidate);
  if (checked.code !== 0) throw permanent('node.zone-refused', { zone, said: lastLine(checked.stdout || checked.stderr) });
}

/** Inside a transaction. A zone that a dead process left behind keeps nothing of its former peers. */
async function putZone({ run }: NodeContext, record: ZoneRecord): Promise<void> {
  const item = `zone[${record.zone}.]`;
  const added = await run(knotc, ['conf-set', item], { accept: [1] });
  if (added.code !== 0) await run(knotc, ['conf-unset', `${item}.notify`], { accept: [1] });
  if (record.peers.length > 0) await run(knotc, ['conf-set', `${item}.notify`, ...record.peers.map(remoteId)]);
}

/** One configuration transaction; Knot has room for one, so a leftover of a dead process is ended first. */
async function configure(node: NodeContext, change: () => Promise<unknown>): Promise<void> {
  await node.exclusively('knot-conf', async () => {
    const begun = await node.run(knotc, ['conf-begin'], { accept: [1] });
    if (begun.code !== 0) {
      await node.run(knotc, ['conf-abort'], { accept: [1] });
      await node.run(knotc, ['conf-begin']);
    }
    await change();
    await node.run(knotc, ['conf-commit']);
  });
}
