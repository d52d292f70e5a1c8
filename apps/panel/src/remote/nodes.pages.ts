import { Controller, Get, Param } from '@nestjs/common';
import type { Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { Nodes, type Node } from '@app/remote';
import { Allow, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';
import { Page } from '../web/page';

const tones: Record<Node['state'], string> = { enrolling: 'warn', enrolled: 'ok', quarantined: 'bad' };

@Controller('nodes')
export class NodePages {
  constructor(
    private readonly db: Db,
    private readonly nodes: Nodes,
  ) {}

  @Get()
  @Allow('nodes.read')
  async list(@Who() actor: Actor): Promise<Page> {
    const nodes = await this.db.read(actor.scope, (r) => this.nodes.all(r));
    return new Page('remote/nodes', 'nodes.title', { nodes: nodes.map(shown) });
  }

  @Get(':id')
  @Allow('nodes.read')
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<Page> {
    const { node, acts } = await this.db.read(actor.scope, async (r) => ({ node: await this.nodes.get(r, id), acts: await this.nodes.acts(r, id, 30) }));
    return new Page('remote/node', node.name, { node: shown(node), acts: acts.map(({ op, startedAt, durationMs, ok, changed, errorCode }) => ({ op, startedAt, durationMs, ok, changed, errorCode })) });
  }
}

function shown(node: Node): object {
  const { id, name, role, address, port, fingerprint, state, lastSeenAt } = node;
  const facts = 'agent' in node.facts ? node.facts : null;
  return { id, name, role, roleKey: `node-role.${role}`, address, port, fingerprint, stateKey: `node-state.${state}`, tone: tones[state], lastSeenAt, facts };
}
