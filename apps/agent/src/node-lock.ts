import { spawn, type ChildProcess } from 'node:child_process';
import { notNow } from '@app/node-protocol';

/** How long an idle holder keeps the lock for the next operation of a burst. */
const lingerMs = 150;

/**
 * One agent process at a time changes this node: each worker's connection has an agent of its own. The kernel's lock is
 * held by a child (Node has no flock): it goes when we end, however we end, and leaves nothing stale behind.
 */
export class NodeLock {
  private users = 0;
  private held: Promise<ChildProcess> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly path: string,
    private readonly waitMs = 60_000,
  ) {}

  /** Waits until no other process holds the lock. @throws NodeFailure retry `node.locked` */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.users++;
    clearTimeout(this.timer);
    try {
      if (this.held === null) {
        const taken = this.take(() => {
          if (this.held === taken) this.held = null;
        });
        this.held = taken;
      }
      await this.held;
      return await work();
    } finally {
      this.users--;
      if (this.users === 0) this.timer = setTimeout(() => this.release(), lingerMs);
    }
  }

  private take(onEnd: () => void): Promise<ChildProcess> {
    return new Promise((resolve, reject) => {
      const child = spawn('/usr/bin/flock', ['--exclusive', '--wait', String(this.waitMs / 1000), this.path, '/bin/cat'], { env: {}, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] });
      const ended = (): void => {
        onEnd();
        reject(notNow('node.locked', { ms: this.waitMs }));
      };
      child.on('error', ended);
      child.on('exit', ended);
      child.stdin.on('error', () => undefined);
      // cat answers only once flock has started it: then the lock is ours.
      child.stdout.once('data', () => resolve(child));
      child.stdin.write('\n');
    });
  }

  private release(): void {
    const held = this.held;
    this.held = null;
    void held?.then((child) => child.stdin?.end(), () => undefined);
  }
}
