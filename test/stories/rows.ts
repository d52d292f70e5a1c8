import { Client } from 'pg';

/** How many rows of each shape a table holds: `table` → row with its ids, times, names and numbers blanked → count. */
export type Shapes = ReadonlyMap<string, number>;

/**
 * What a kill may change, and nothing else: the record of tries, and what logging in leaves. Each with its reason.
 */
const passedOver: Readonly<Record<string, string>> = {
  step_attempt: 'the tries themselves',
  remote_act: 'the record of what nodes were asked: a try asks again',
  login_attempt: 'logging in',
  session: 'logging in',
  event_stream: 'the heads of the chains: a number and a hash for each stream',
  zone_tree: 'hashes over record_set, which is compared',
};

/** Columns that count or time tries, or depend on which of two requests came first. */
const columnsPassedOver: Readonly<Record<string, readonly string[]>> = {
  step: ['attempt', 'lease_owner', 'lease_until', 'error', 'start_after'],
  outbox_message: ['attempts', 'last_error'],
  publication: ['attempts', 'error', 'serial_seen', 'verified_at'],
  certificate_order: ['attempts', 'next_try_at', 'error'],
  record_set: ['bucket'],
  event: ['actor_id', 'actor_title'],
};

/** Said of one try, or of the one release that came first where a later one covers it: the publication's own row is compared. */
const eventsOfTries = ['zones.publication-failed', 'zones.publication-verified'];

/** The whole database, but for what is passed over. */
export async function shapes(databaseUrl: string): Promise<Shapes> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(`SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`);
    const counted = new Map<string, number>();
    for (const { name } of tables.rows.filter((t) => passedOver[t.name] === undefined)) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(`SELECT to_jsonb(t) AS row FROM "${name}" t`);
      for (const { row } of rows.filter((r) => name !== 'event' || !eventsOfTries.includes(String(r.row['type'])))) {
        const shape = `${name} ${shapeOf(name, row)}`;
        counted.set(shape, (counted.get(shape) ?? 0) + 1);
      }
    }
    return counted;
  } finally {
    await client.end();
  }
}

/** What came (positive) or went (negative) between two looks. */
export function difference(before: Shapes, after: Shapes): Shapes {
  const all = [...new Set([...before.keys(), ...after.keys()])].sort();
  return new Map(all.map((s) => [s, (after.get(s) ?? 0) - (before.get(s) ?? 0)] as const).filter(([, n]) => n !== 0));
}

/** Where `found` is not `n` times what one request leaves: empty when all is so. */
export function unlike(found: Shapes, n: number, one: Shapes): { shape: string; found: number; expected: number }[] {
  const all = [...new Set([...found.keys(), ...one.keys()])].sort();
  const compared = all.map((shape) => ({ shape, found: found.get(shape) ?? 0, expected: n * (one.get(shape) ?? 0) }));
  return compared.filter((c) => c.found !== c.expected);
}

function shapeOf(table: string, row: Record<string, unknown>): string {
  const kept = Object.entries(row).filter(([column]) => !columnsPassedOver[table]?.includes(column));
  return JSON.stringify(Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([column, value]) => [column, blank(value)])));
}

/** Text that is one of a kind becomes a sign of its kind; words that say what happened stay. */
function blank(value: unknown): unknown {
  if (typeof value === 'number') return '#';
  if (typeof value === 'string') return blankText(value);
  if (Array.isArray(value)) return value.map(blank);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [blankText(k), blank(v)]));
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN[\s\S]+-----END [A-Z ]+-----\n?/g, '<pem>'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>'],
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?/g, '<time>'],
  [/\b(kill|calm)-[0-9a-f]{6}(?=\.mil\.id|\b)/g, '<name>'],
  [/\\x[0-9a-f]+/g, '<bytes>'],
  [/([0-9a-f]{8} ){7}[0-9a-f]{8}/g, '<hash>'],
  [/\b[0-9A-Z]{4}(-[0-9A-Z]{4}){2}\b/g, '<code>'],
  [/^v?\d?[A-Za-z0-9_+/=:.-]{60,}$/g, '<secret>'],
  [/\b[0-9a-f]{16,64}\b/g, '<hash>'],
  [/(?<![\w-])[\w-]{43}(?![\w-])/g, '<challenge>'],
  [/https:\/\/[\d.]+:\d+\/\S+/g, '<acme-url>'],
  [/\d+/g, '#'],
];

function blankText(text: string): string {
  const blanked = kinds.reduce((t, [pattern, sign]) => t.replace(pattern, sign), text);
  return ['verified', 'covered'].includes(blanked) ? 'served' : blanked; // a later release of mil.id may come first
}
