import type { Instance } from '../instance';
import { start } from '../launch/start';
import { backupCommand, restoreCommand } from './backup.command';
import { benchCommand } from './bench.command';
import { initCommand } from './init.command';
import { journeyCommand } from './journey.command';
import { labCommand } from './lab.command';
import { migrateCommand } from './migrate.command';
import { nodeCommand } from './node.command';
import { screensCommand } from './screens.command';

export interface Command {
  readonly help: string;
  run(instance: Instance, args: readonly string[]): Promise<number>;
}

/** Every verb of `deploy/bin/panji` that needs the built code. */
export const commands: Readonly<Record<string, Command>> = {
  start: { help: 'bring everything up and stay; Ctrl-C takes it down and keeps all data', run: (instance) => start(instance) },
  journey: { help: 'one new request from letter to live site, with proof: journey [--name LABEL]', run: journeyCommand },
  backup: { help: 'backup [FOLDER]: database, blobs and key files', run: backupCommand },
  restore: { help: 'restore FOLDER: checks a backup and puts it in place', run: restoreCommand },
  migrate: { help: 'bring the schema of a database of your own up to date', run: () => migrateCommand() },
  init: { help: 'production: the schema and one administrator', run: (_instance, args) => initCommand(args) },
  node: { help: 'node enrol …: make a machine a node', run: nodeCommand },
  lab: { help: 'lab up|stop|down|status|run|node: the nodes, name servers, ACME server and mail sink of this instance', run: labCommand },
  screens: { help: 'look at every page at 390 and 1280 px; pictures to docs/screens', run: screensCommand },
  bench: { help: 'bench [NAME…] [--json]: speed and size, each against a peer from the same run', run: benchCommand },
  help: { help: 'this list', run: (_instance) => help() },
};

function help(): Promise<number> {
  for (const [name, command] of Object.entries(commands)) process.stdout.write(`  ${name.padEnd(10)} ${command.help}\n`);
  return Promise.resolve(0);
}
