import { digestOf } from '@app/kernel';
import { prepareNode, type PrepareNode } from '@app/node-protocol';
import { NodeIdentity } from './node-identity';
import { performs, type NodeContext } from './performer';
import { prepareBind } from './prepare-bind';
import { prepareHosting } from './prepare-hosting';
import { prepareKnot } from './prepare-knot';

export const prepareNodePerformer = performs(prepareNode, {
  lock: () => 'node',
  perform: async (ask, node) => {
    const prepared = await prepare(ask, node);
    // Last: only a node whose base stands takes the role's operations.
    const became = await new NodeIdentity(node.files).become(ask.role);
    return { changed: prepared.changed || became, digest: digestOf([ask.role, prepared.digest]) };
  },
});

interface Prepared {
  readonly changed: boolean;
  /** Over every file of the base configuration. */
  readonly digest: string;
}

function prepare(ask: PrepareNode, node: NodeContext): Promise<Prepared> {
  switch (ask.role) {
    case 'hosting':
      return prepareHosting(node);
    case 'knot':
      return prepareKnot(node, ask);
    case 'bind':
      return prepareBind(node, ask);
  }
}
