import { spawn, type ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import type { SystemUser } from '../postgres/embedded';

/** One of the launcher's processes; restarted when it dies while the launcher runs. */
export class Child {
  private process: ChildProcess | null = null;
  private stopping = false;
  private failures = 0;

  constructor(
    readonly name: string,
    private readonly node: string,
    readonly script: string,
    private readonly env: Record<string, string>,
    private readonly user: SystemUser | null,
    private readonly logFile: string,
    private readonly tell: (line: string) => void,
  ) {}

  get pid(): number | undefined {
    return this.process?.pid;
  }

  start(): void {
    const log = openSync(this.logFile, 'a', 0o640);
    const identity = this.user === null ? {} : { uid: this.user.uid, gid: this.user.gid };
    const began = Date.now();
    this.process = spawn(this.node, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', this.script], { ...identity, cwd: '/', env: this.env, stdio: ['ignore', log, log], detached: true });
    this.process.on('exit', (code, signal) => {
      if (this.stopping) return;
      this.failures = Date.now() - began > 60_000 ? 0 : this.failures + 1;
      const wait = Math.min(500 * 2 ** this.failures, 15_000);
      this.tell(`${this.name} ended (${signal ?? code}); starting it again in ${wait / 1000} s. Its log: ${this.logFile}`);
      setTimeout(() => !this.stopping && this.start(), wait);
    });
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
