import { randomBytes } from 'node:crypto';
import type { PrepareNode } from '@app/node-protocol';
import { unixUser } from './accounts';
import { bindKey, bindOptions, tsigNameFile } from './bind-base';
import { replaceChecked } from './checked-files';
import { baseDigest } from './managed';
import type { NodeContext } from './performer';
import { ensureUnit, restartUnit } from './units';

export async function prepareBind({ files, run }: NodeContext, ask: Extract<PrepareNode, { role: 'bind' }>): Promise<{ changed: boolean; digest: string }> {
  const bind = await unixUser(files, 'bind');
  let changed = await files.directory('/var/lib/panji/zones', { mode: 0o755 });
  changed = (await files.write(tsigNameFile, `${ask.tsig.name}\n`, { mode: 0o644 })) || changed;
  if ((await files.read('/etc/bind/rndc.key')) === null) {
    // rndc's own key never leaves the node: made here, once.
    changed = await files.write('/etc/bind/rndc.key', bindKey('rndc-key', randomBytes(32).toString('base64')), { mode: 0o640, uid: 0, gid: bind.gid });
  }
  const options = await replaceChecked(
    files,
    [
      { path: '/etc/bind/panji.key', content: bindKey(ask.tsig.name, ask.tsig.secret), mode: 0o640, uid: 0, gid: bind.gid },
      { path: '/etc/bind/named.conf.options', content: bindOptions(ask), mode: 0o644, uid: 0, gid: bind.gid },
    ],
    () => run('/usr/bin/named-checkconf', ['/etc/bind/named.conf']),
  );
  if (!(await ensureUnit(run, 'named.service')) && (changed || options)) await restartUnit(run, 'named.service');
  return { changed: changed || options, digest: await baseDigest(files, 'bind') };
}
