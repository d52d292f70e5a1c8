import { digestOf } from '@app/kernel';
import type { Files } from './files';

const folder = '/var/lib/panji/zones';

/** What this server was asked to do with a zone, beside the zone's text: kept so that a new base configuration carries every zone. */
export interface ZoneRecord {
  readonly zone: string;
  readonly kind: 'primary' | 'secondary';
  readonly peers: readonly string[];
}

/** Zone names are decoded domain names: no slash, no leading dot, so safe as file names. */
export class ZoneRecords {
  constructor(private readonly files: Files) {}

  static file(zone: string): string {
    return `${folder}/${zone}.zone`;
  }

  async all(): Promise<ZoneRecord[]> {
    const names = (await this.files.list(folder)).filter((n) => n.endsWith('.json'));
    const records = await Promise.all(names.map((n) => this.get(n.slice(0, -5))));
    return records.filter((r) => r !== null);
  }

  async get(zone: string): Promise<ZoneRecord | null> {
    const text = await this.files.read(`${folder}/${zone}.json`);
    return text === null ? null : (JSON.parse(text) as ZoneRecord);
  }

  async put(record: ZoneRecord): Promise<boolean> {
    return this.files.write(`${folder}/${record.zone}.json`, ZoneRecords.text(record), { mode: 0o644 });
  }

  async remove(zone: string): Promise<boolean> {
    const record = await this.files.remove(`${folder}/${zone}.json`);
    return (await this.files.remove(ZoneRecords.file(zone))) || record;
  }

  /** Of the zone as managed here: its record and, on a primary, its text. */
  async digest(zone: string): Promise<string | null> {
    const record = await this.get(zone);
    if (record === null) return null;
    return digestOf({ ...record, text: await this.files.digest(ZoneRecords.file(zone)) });
  }

  static text(record: ZoneRecord): string {
    return `${JSON.stringify({ zone: record.zone, kind: record.kind, peers: [...record.peers].sort() })}\n`;
  }
}
