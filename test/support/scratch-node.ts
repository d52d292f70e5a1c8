import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeExclusively } from '../../apps/agent/src/exclusively';
import { Files } from '../../apps/agent/src/files';
import type { NodeContext } from '../../apps/agent/src/performer';
import { run as realRun, type Ran, type Run, type RunOptions } from '../../apps/agent/src/run';
import type { WebServer } from '../../apps/agent/src/web-server';

export interface Started {
  readonly program: string;
  readonly argv: readonly string[];
  readonly options: RunOptions;
}

export interface ScratchNode {
  readonly node: NodeContext;
  /** The real path of a node's path. */
  path(path: string): string;
  /** Every program that was started. */
  readonly started: Started[];
  /** Answers a program instead of running it. */
  on(program: string, answer: (started: Started) => Partial<Ran>): void;
  remove(): void;
}

/** A folder that stands for a hosting node's `/`; programs really run unless a test answers for them. */
export function scratchNode(): ScratchNode {
  const root = mkdtempSync(join(tmpdir(), 'panji-node-'));
  // Tenants must be able to walk in, as on a node.
  chmodSync(root, 0o755);
  for (const folder of ['/etc', '/etc/nginx', '/etc/nginx/panji.generations', '/srv', '/srv/satker', '/srv/satker/.tombstones', '/var', '/var/log', '/var/log/panji', '/var/lib', '/var/lib/panji', '/var/lib/panji/tls']) mkdirSync(join(root, folder), { mode: 0o755 });
  for (const file of ['passwd', 'group', 'shadow']) writeFileSync(join(root, '/etc', file), '');
  const started: Started[] = [];
  const answers = new Map<string, (started: Started) => Partial<Ran>>();
  const run: Run = (program, argv, options = {}) => {
    started.push({ program, argv, options });
    const answer = answers.get(program);
    return answer ? Promise.resolve({ code: 0, stdout: '', stderr: '', ...answer({ program, argv, options }) }) : realRun(program, argv, options);
  };
  const node = { files: new Files(root), run, exclusively: makeExclusively(), now: () => 0 };
  return {
    node,
    started,
    path: (path) => join(root, path),
    on: (program, answer) => void answers.set(program, answer),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** An account as `useradd` would leave it, with its home. */
export function anAccountOn(scratch: ScratchNode, accountId: number, uid: number): void {
  const line = (file: string, text: string): void => writeFileSync(scratch.path(`/etc/${file}`), `${text}\n`, { flag: 'a' });
  line('passwd', `s${accountId}:x:${uid}:${uid}::/srv/satker/${uid}:/usr/sbin/nologin`);
  line('group', `s${accountId}:x:${uid}:www-data`);
  line('shadow', `s${accountId}:*:19000:0:99999:7:::`);
}

/** A web server of paper: serves what it reloaded last, and does as a test tells it. */
export class PaperWeb implements WebServer {
  /** Set: every configuration is refused with this. */
  says: string | null = null;
  deaf = false;
  reloads = 0;
  private serving: number | null = null;

  constructor(private readonly configured: () => number | null) {}

  refuses(): Promise<string | null> {
    return Promise.resolve(this.says);
  }

  reload(): Promise<void> {
    this.reloads++;
    if (!this.deaf) this.serving = this.configured();
    return Promise.resolve();
  }

  generation(): Promise<number | null> {
    return Promise.resolve(this.serving);
  }

  answers(): Promise<boolean> {
    return Promise.resolve(true);
  }

  servedLeaf(): Promise<string | null> {
    return Promise.resolve(null);
  }
}
