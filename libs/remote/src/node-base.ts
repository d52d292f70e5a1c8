import type { PrepareNode } from '@app/node-protocol';
import type { Node } from './node.entity';

/** What a node's base configuration must be, given all nodes: name servers know each other and the panel. */
export function baseOf(node: Node, all: readonly Node[], tsig: { name: string; secret: string }): PrepareNode {
  if (node.role === 'hosting') return { op: 'prepareNode', role: 'hosting' };
  const others = all.filter((n) => n.id !== node.id && n.role !== 'hosting' && n.state !== 'quarantined');
  return {
    op: 'prepareNode',
    role: node.role,
    listen: [node.address],
    tsig,
    transferPeers: others.map((n) => n.address).sort(),
    panel: node.panelAddress === null ? [] : [node.panelAddress],
  };
}
