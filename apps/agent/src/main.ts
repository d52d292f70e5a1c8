import { unwatchFile, watchFile } from 'node:fs';
import { Dispatcher } from './dispatcher';
import { makeExclusively } from './exclusively';
import { Fence } from './fence';
import { Files } from './files';
import { NodeIdentity } from './node-identity';
import { NodeLock } from './node-lock';
import { performers } from './registry';
import { run } from './run';
import { serve } from './stdio';

/** `agent --stdio`: speaks JSON lines on standard input and output, ends when the input ends. */
async function main(): Promise<void> {
  process.umask(0o077);
  const files = new Files();
  for (const path of ['/etc/panji', '/var/lib/panji']) await files.directory(path, { mode: 0o755 });
  for (const path of ['/var/lib/panji/agent', '/run/panji']) await files.directory(path, { mode: 0o700 });
  const context = { files, run, exclusively: makeExclusively(), now: () => Date.now() };
  // The peer may vanish with answers still to write: that is an end, not a crash.
  process.stdout.on('error', () => undefined);
  // An upgrade puts another file in our place: take no more, finish, and let the next connection start the new one.
  watchFile(__filename, { interval: 2_000, persistent: false }, (now, before) => {
    if (now.ino === before.ino) return;
    unwatchFile(__filename);
    process.stdin.destroy();
  });
  await serve(process.stdin, process.stdout, new Dispatcher(performers, context, new Fence(files), new NodeIdentity(files), new NodeLock('/run/panji/agent.lock')));
}

if (process.argv[2] !== '--stdio' || process.argv.length !== 3) {
  process.stderr.write('usage: agent --stdio\n');
  process.exit(64);
}
main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`agent: ${error instanceof Error ? error.message : 'failed'}\n`);
    process.exit(1);
  },
);
