import { Controller, Get, Param } from '@nestjs/common';
import type { Actor } from '@app/kernel';
import { Db } from '@app/platform';
import { Nodes, type Node } from '@app/remote';
import { Allow, Who } from '../web/access';
import { IdPipe } from '../web/id.pipe';

@Controller('api/nodes')
export class NodesApi {
  constructor(
    private readonly db: Db,
    private readonly nodes: Nodes,
  ) {}

  @Get()
  @Allow('nodes.read')
  async list(@Who() actor: Actor): Promise<{ items: object[] }> {
    return { items: (await this.db.read(actor.scope, (r) => this.nodes.all(r))).map(nodeJson) };
  }

  @Get(':id')
  @Allow('nodes.read')
  async show(@Who() actor: Actor, @Param('id', IdPipe) id: string): Promise<object> {
    return this.db.read(actor.scope, async (r) => ({ ...nodeJson(await this.nodes.get(r, id)), acts: await this.nodes.acts(r, id, 30) }));
  }
}

function nodeJson({ id, name, role, address, port, fingerprint, state, facts, lastSeenAt }: Node): object {
  return { id, name, role, address, port, fingerprint, state, facts, lastSeenAt };
}
