import { removeDatabase } from '@app/node-protocol';
import { dropDatabase, readDatabase } from './database-sql';
import { accessFileOf, refuseForeignName } from './ensure-database';
import { homeOf, tombstones } from './hosting-layout';
import { performs } from './performer';

export const removeDatabasePerformer = performs(removeDatabase, {
  roles: ['hosting'],
  lock: (ask) => `database:${ask.name}`,
  perform: async (ask, node) => {
    refuseForeignName(ask);
    const state = await readDatabase(node, ask.name);
    let changed = false;
    if (state.schema !== null) {
      const file = `--result-file=${node.files.path(`${tombstones}/database-${ask.name}.sql`)}`;
      const socket = ['--no-defaults', '--protocol=socket', '--socket=/run/mysqld/mysqld.sock', '--user=root'];
      await node.run('/usr/bin/mariadb-dump', [...socket, '--single-transaction', '--routines', '--triggers', file, '--', ask.name], { timeoutMs: 240_000 });
    }
    if (state.schema !== null || state.users.length > 0) {
      await dropDatabase(node, ask.name);
      changed = true;
    }
    if ((await node.files.stat(homeOf(ask.uid))) !== null) changed = (await node.files.remove(accessFileOf(ask.uid, ask.name))) || changed;
    return { changed };
  },
});
