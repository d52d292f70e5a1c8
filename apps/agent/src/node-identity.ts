import { digestOf } from '@app/kernel';
import type { Files } from './files';
import type { NodeRole } from './performer';

const path = '/etc/panji/node.json';

/** What this node is, as prepareNode wrote it. */
export class NodeIdentity {
  constructor(private readonly files: Files) {}

  /** Null until the node was prepared. */
  async role(): Promise<NodeRole | null> {
    const text = await this.files.read(path);
    if (text === null) return null;
    const role = (JSON.parse(text) as { role?: unknown }).role;
    return role === 'hosting' || role === 'knot' || role === 'bind' ? role : null;
  }

  async become(role: NodeRole): Promise<boolean> {
    return this.files.write(path, `${JSON.stringify({ role })}\n`, { mode: 0o644 });
  }

  static digestOf(role: NodeRole): string {
    return digestOf({ role });
  }
}
