import { permanent } from '@app/node-protocol';
import type { Files } from './files';

const path = '/var/lib/panji/agent/token';

/**
 * The highest fencing token this node has seen. Tokens are drawn in the order in which asks were decided, across all
 * workers; a frame that a frozen worker sends late carries a lower one and is refused.
 */
export class Fence {
  private tail: Promise<unknown> = Promise.resolve();

  constructor(private readonly files: Files) {}

  /** In the order of arrival. @throws NodeFailure permanent `node.lease-lost` */
  admit(token: number): Promise<void> {
    const mine = this.tail.then(() => this.check(token));
    this.tail = mine.catch(() => undefined);
    return mine;
  }

  private async check(token: number): Promise<void> {
    // Read each time: the agent process of another worker may have raised it.
    const seen = Number((await this.files.read(path)) ?? '0');
    if (!Number.isSafeInteger(seen)) throw permanent('node.bad-state', { path });
    if (token < seen) throw permanent('node.lease-lost', { token, seen });
    // Not synced: after a power cut no frame of before it can still arrive.
    if (token > seen) await this.files.write(path, `${token}\n`, { mode: 0o600, lazy: true });
  }
}
