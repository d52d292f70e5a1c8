import { notNow, permanent, serialAtLeast, type EnsureZone, type ZoneEnsured, type ZoneProbed } from '@app/node-protocol';
import type { NodeContext } from './performer';
import { awaitSerial, servedSerial } from './served-serial';
import { tsigNameFile } from './bind-base';
import { ZoneRecords, type ZoneRecord } from './zone-records';

const rndc = '/usr/sbin/rndc';

interface ZoneServer {
  ensure(ask: EnsureZone): Promise<ZoneEnsured>;
  remove(zone: string): Promise<boolean>;
  probe(zone: string): Promise<ZoneProbed>;
}

/** Zones on BIND as a secondary: added at run time (`allow-new-zones`), fetched by TSIG from the primaries. */
export function bindServer(node: NodeContext): ZoneServer {
  const records = new ZoneRecords(node.files);
  return {
    ensure: (ask) => ensure(node, records, ask),
    remove: async (zone) => {
      if ((await records.get(zone)) === null && (await servedSerial(zone)) === null) return false;
      await node.run(rndc, ['delzone', '-clean', zone], { accept: [1] });
      return records.remove(zone);
    },
    probe: async (zone) => ({ present: (await records.get(zone)) !== null, serial: await servedSerial(zone), digest: await records.digest(zone) }),
  };
}

async function ensure(node: NodeContext, records: ZoneRecords, ask: EnsureZone): Promise<ZoneEnsured> {
  if (ask.peers.length === 0) throw permanent('node.zone-primary-missing', { zone: ask.zone });
  const record: ZoneRecord = { zone: ask.zone, kind: 'secondary', peers: ask.peers };
  const [known, served] = [await records.get(ask.zone), await servedSerial(ask.zone)];
  const sameRecord = known !== null && ZoneRecords.text(known) === ZoneRecords.text(record);
  const current = served !== null && serialAtLeast(served, ask.serial);
  if (!sameRecord || served === null) await configure(node, record);
  const now = current ? served : await fetched(node, ask);
  const changed = await records.put(record);
  const digest = await records.digest(ask.zone);
  if (digest === null) throw notNow('node.zone-not-served', { zone: ask.zone, served: now, asked: ask.serial });
  return { changed: changed || !current, digest, serial: now };
}

async function configure(node: NodeContext, record: ZoneRecord): Promise<void> {
  const key = (await node.files.read(tsigNameFile))?.trim();
  if (!key) throw permanent('node.not-prepared');
  const primaries = record.peers.map((p) => `${p} key "${key}";`).join(' ');
  const config = `{ type secondary; primaries { ${primaries} }; file "${record.zone}.db"; };`;
  const added = await node.run(rndc, ['addzone', record.zone, config], { accept: [1] });
  if (added.code !== 0) await node.run(rndc, ['modzone', record.zone, config]);
}

/** NOTIFY usually is under way: it is given a moment. Then a refresh asks the primary, and again each second. */
async function fetched(node: NodeContext, ask: EnsureZone): Promise<number> {
  let served = await awaitSerial(ask.zone, ask.serial, 40);
  for (let attempt = 0; attempt < 20; attempt++) {
    if (served !== null && serialAtLeast(served, ask.serial)) return served;
    await node.run(rndc, ['refresh', ask.zone], { accept: [1] });
    served = await awaitSerial(ask.zone, ask.serial, 1_000);
  }
  throw notNow('node.zone-behind', { zone: ask.zone, served, asked: ask.serial });
}
