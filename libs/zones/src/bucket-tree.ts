import type { Reader, Tx } from '@app/platform';
import { sha256, type DomainName } from '@app/kernel';

const LEAVES = 4096;
const FAN = 64;

/** Which of 4096 leaves an owner's sets hang under. */
export function bucketOf(owner: DomainName): number {
  return parseInt(sha256(owner.toString()).slice(0, 3), 16) % LEAVES;
}

/** The root over a whole zone from nothing: what the stored tree must always agree with. */
export function rootOf(sets: readonly { readonly bucket: number; readonly hash: string }[]): string {
  const leaves = rollUp(sets.map((s) => ({ n: s.bucket, hash: s.hash })), (n) => n);
  return joined(rollUp(leaves, (n) => Math.floor(n / FAN)));
}

/**
 * Brings the stored tree up to date after sets in `buckets` changed and gives the new root.
 * Level 1 is the leaves, level 2 their parents by 64; one changed set reads its leaf, 64 leaves and 64 parents, however big the zone.
 */
export async function refreshTree(tx: Tx, zoneId: string, buckets: readonly number[]): Promise<string> {
  const touched = [...new Set(buckets)];
  const rows = await tx.query<Node>('SELECT bucket AS n, hash FROM record_set WHERE zone_id = $1 AND bucket = ANY($2)', [zoneId, touched]);
  await store(tx, zoneId, 1, touched, rollUp(rows, (n) => n));
  const parents = [...new Set(touched.map((n) => Math.floor(n / FAN)))];
  const leaves = await tx.query<Node>('SELECT n, hash FROM zone_tree WHERE zone_id = $1 AND level = 1 AND n / $3 = ANY($2)', [zoneId, parents, FAN]);
  await store(tx, zoneId, 2, parents, rollUp(leaves, (n) => Math.floor(n / FAN)));
  return storedRoot(tx, zoneId);
}

export async function storedRoot(reader: Reader, zoneId: string): Promise<string> {
  return joined(await reader.query<Node>('SELECT n, hash FROM zone_tree WHERE zone_id = $1 AND level = 2', [zoneId]));
}

interface Node {
  readonly n: number;
  readonly hash: string;
}

function rollUp(nodes: readonly Node[], parent: (n: number) => number): Node[] {
  const groups = new Map<number, Node[]>();
  for (const node of nodes) groups.set(parent(node.n), [...(groups.get(parent(node.n)) ?? []), node]);
  return [...groups].map(([n, children]) => ({ n, hash: joined(children) }));
}

function joined(nodes: readonly Node[]): string {
  const inOrder = [...nodes].sort((a, b) => a.n - b.n || (a.hash < b.hash ? -1 : 1));
  return sha256(inOrder.map((node) => `${node.n}:${node.hash}`).join('\n'));
}

async function store(tx: Tx, zoneId: string, level: 1 | 2, all: readonly number[], nodes: readonly Node[]): Promise<void> {
  await tx.execute('DELETE FROM zone_tree WHERE zone_id = $1 AND level = $2 AND n = ANY($3)', [zoneId, level, all]);
  await tx.execute(
    'INSERT INTO zone_tree (zone_id, level, n, hash) SELECT $1, $2, n, hash FROM jsonb_to_recordset($3::jsonb) AS t(n integer, hash text)',
    [zoneId, level, JSON.stringify(nodes)],
  );
}
