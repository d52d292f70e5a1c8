import { Injectable } from '@nestjs/common';
import { Actor, NotFound } from '@app/kernel';
import type { NodeHealth } from '@app/node-protocol';
import { Db, type Reader } from '@app/platform';
import { NodeAgent } from './node-agent';
import { Node, type NodeRole } from './node.entity';
import { RemoteAct } from './remote-act.entity';

/** The nodes as people and other libs see them. */
@Injectable()
export class Nodes {
  constructor(
    private readonly db: Db,
    private readonly agent: NodeAgent,
  ) {}

  all(reader: Reader): Promise<Node[]> {
    return reader.find(Node, {}, { order: { name: 'ASC' } });
  }

  /** Enrolled nodes of a role, by name. */
  byRole(reader: Reader, role: NodeRole): Promise<Node[]> {
    return reader.find(Node, { role, state: 'enrolled' }, { order: { name: 'ASC' } });
  }

  /** @throws NotFound `node.not-found` */
  get(reader: Reader, id: string): Promise<Node> {
    return reader.get(Node, { id });
  }

  async byName(reader: Reader, name: string): Promise<Node> {
    const node = await reader.one(Node, { name });
    if (node === null) throw new NotFound('node.not-found');
    return node;
  }

  /** The latest acts on a node, newest first. */
  acts(reader: Reader, nodeId: string, limit = 50): Promise<RemoteAct[]> {
    return reader.find(RemoteAct, { nodeId }, { order: { startedAt: 'DESC' }, take: limit });
  }

  /** Asks the node how it is and keeps the answer. @throws Permanent, NodeNotNow */
  async refresh(nodeId: string): Promise<NodeHealth> {
    const facts = await this.agent.ask(nodeId, { op: 'probe' });
    await this.db.transaction(Actor.system('remote'), async (tx) => {
      const node = await tx.lock(Node, { id: nodeId });
      node.seen(facts, tx.at);
      await tx.save(node);
    });
    return facts;
  }
}
