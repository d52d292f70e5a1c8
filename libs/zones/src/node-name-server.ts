import { Injectable } from '@nestjs/common';
import { NodeAgent } from '@app/remote';
import { NameServer, type ZoneToServe } from './name-server';
import type { NameServerRow } from './name-server.entity';

/** The real servers: nodes, asked through their agents. The primary gets the text; a secondary fetches. */
@Injectable()
export class NodeNameServer extends NameServer {
  constructor(private readonly agent: NodeAgent) {
    super();
  }

  async publish(server: NameServerRow, { zone, text, serial, peers }: ZoneToServe): Promise<void> {
    const kind = server.role;
    await this.agent.ask(server.nodeId, { op: 'ensureZone', zone, kind, peers: [...peers], serial, ...(kind === 'primary' && { text }) });
  }

  async remove(server: NameServerRow, zone: string): Promise<void> {
    await this.agent.ask(server.nodeId, { op: 'removeZone', zone });
  }

  async serial(server: NameServerRow, zone: string): Promise<number | null> {
    return (await this.agent.ask(server.nodeId, { op: 'probeZone', zone })).serial;
  }
}
