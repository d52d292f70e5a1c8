import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { SystemUser } from '../postgres/embedded';

/** How one of the launcher's processes is started, each time. */
export interface ChildPlan {
  readonly name: string;
  readonly node: string;
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
  /** What this one start has beside `env`; a process that dies with something here was meant to. */
  readonly once: () => Readonly<Record<string, string>>;
  readonly user: SystemUser | null;
  readonly logFile: string;
}

/** One of the launcher's processes; restarted when it dies while the launcher runs. */
export class Child {
  private process: ChildProcess | null = null;
  private stopping = false;
  private failures = 0;

  constructor(
    private readonly plan: ChildPlan,
    private readonly tell: (line: string) => void,
    /** After each start, the first and every other. */
    private readonly started: () => void,
  ) {}

  get name(): string {
    return this.plan.name;
  }

  get script(): string {
    return this.plan.script;
  }

  get pid(): number | undefined {
    return this.process?.pid;
  }

  start(): void {
    const { name, node, script, env, once, user, logFile } = this.plan;
    const log = openSync(logFile, 'a', 0o640);
    const identity = user === null ? {} : { uid: user.uid, gid: user.gid };
    const began = Date.now();
    const extra = once();
    this.process = spawn(node, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', script], { ...identity, cwd: '/', env: { ...env, ...extra }, stdio: ['ignore', log, log], detached: true });
    closeSync(log);
    this.process.on('exit', (code, signal) => {
      if (this.stopping) return;
      const meant = Object.keys(extra).length > 0;
      this.failures = meant || Date.now() - began > 60_000 ? 0 : this.failures + 1;
      const wait = Math.min(500 * 2 ** this.failures, 15_000);
      this.tell(`${name} ended (${signal ?? code}); starting it again in ${wait / 1000} s. Its log: ${logFile}`);
      setTimeout(() => !this.stopping && this.start(), wait);
    });
    this.started();
  }

  /** SIGTERM, then SIGKILL after `graceMs`. */
  async stop(graceMs = 12_000): Promise<void> {
    this.stopping = true;
    const child = this.process;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(timer);
  }
}
