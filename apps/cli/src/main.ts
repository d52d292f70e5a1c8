import 'reflect-metadata';
import { join } from 'node:path';
import { commands } from './commands';
import { thisInstance } from './instance';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

async function main(): Promise<number> {
  if (major < 24 || (major === 24 && minor < 9)) {
    process.stderr.write('panji: this needs the pinned Node 24; start it through deploy/bin/panji after npm ci with optional packages\n');
    return 1;
  }
  const [verb = 'help', ...args] = process.argv.slice(2);
  const command = commands[verb];
  if (command === undefined) {
    process.stderr.write(`panji: unknown command "${verb}"; try: panji help\n`);
    return 2;
  }
  // dist/apps/cli/src → the checkout
  const checkout = join(__dirname, '../../../..');
  return command.run(thisInstance(checkout, process.env['PANJI_STATE']), args);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`panji: ${error instanceof Error ? error.message : String(error)}\n`);
    if (process.env['PANJI_TRACE'] !== undefined) console.error(error);
    process.exit(1);
  },
);
