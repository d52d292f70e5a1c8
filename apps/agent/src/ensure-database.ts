import { digestOf, sha256 } from '@app/kernel';
import { ensureDatabase, notNow, permanent, type EnsureDatabase } from '@app/node-protocol';
import { isRight, readDatabase, writeDatabase, type DatabaseState } from './database-sql';
import { refuseStranger } from './ensure-site';
import { homeOf, userOf } from './hosting-layout';
import { digestOfObjects, type ManagedObject } from './managed-objects';
import { performs, type NodeContext } from './performer';

export const ensureDatabasePerformer = performs(ensureDatabase, {
  roles: ['hosting'],
  lock: (ask) => `database:${ask.name}`,
  perform: async (ask, node) => {
    refuseForeignName(ask);
    await refuseStranger(node, ask);
    let state = await readDatabase(node, ask.name);
    let changed = false;
    if (!isRight(state, ask.name, ask.password)) {
      state = await writeDatabase(node, ask.name, ask.password, state);
      if (!isRight(state, ask.name, ask.password)) throw notNow('database.not-as-asked', { database: ask.name });
      changed = true;
    }
    // Below the home, which is root's: no tenant can have put a link there. The unit reads it by SFTP and from PHP.
    changed = (await node.files.write(accessFileOf(ask.uid, ask.name), renderAccess(ask), { mode: 0o640, uid: 0, gid: ask.uid })) || changed;
    return { changed, digest: digestOfObjects(await databaseObjects(node, ask, state)) };
  },
});

/** A name always begins with its account: nobody's database is reached under another's number. @throws NodeFailure */
export function refuseForeignName(ask: { readonly accountId: number; readonly name: string }): void {
  if (!ask.name.startsWith(`${userOf(ask.accountId)}_`)) throw permanent('database.foreign-name', { database: ask.name, account: ask.accountId });
}

export function accessFileOf(uid: number, name: string): string {
  return `${homeOf(uid)}/${name}.ini`;
}

/** What is managed of a database: digests of hashes, so that a changed password shows and none is told. */
export async function databaseObjects(node: NodeContext, database: { readonly uid: number; readonly name: string }, known?: DatabaseState): Promise<ManagedObject[]> {
  const state = known ?? (await readDatabase(node, database.name));
  const path = accessFileOf(database.uid, database.name);
  const [stat, content] = [await node.files.stat(path), await node.files.read(path)];
  const objects: ManagedObject[] = [];
  if (state.schema !== null) objects.push({ object: `database:${database.name}`, digest: sha256(state.schema), mode: '-', owner: database.name });
  if (state.users.length > 0) objects.push({ object: `database-user:${database.name}`, digest: digestOf({ users: state.users, grants: state.grants }), mode: '-', owner: database.name });
  if (stat !== null && content !== null) objects.push({ object: path, digest: sha256(content), mode: (stat.mode & 0o7777).toString(8), owner: `${stat.uid}:${stat.gid}` });
  return objects;
}

function renderAccess(ask: EnsureDatabase): string {
  return `; PHP: $db = parse_ini_file('${accessFileOf(ask.uid, ask.name)}');
host = "localhost"
socket = "/run/mysqld/mysqld.sock"
database = "${ask.name}"
user = "${ask.name}"
password = "${ask.password}"
`;
}
