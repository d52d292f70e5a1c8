import { Module } from '@nestjs/common';
import { Enrolment } from './enrolment.service';
import { SshIdentity, TsigKey } from './keys.entity';
import { NodeAgent } from './node-agent';
import { Node } from './node.entity';
import { Nodes } from './nodes.service';
import { RemoteAct } from './remote-act.entity';
import { RemoteActs } from './remote-acts';
import { RemoteKeys } from './remote-keys.service';
import { SshNodeAgent } from './ssh-node-agent';

export const remoteEntities = [Node, RemoteAct, SshIdentity, TsigKey];

@Module({
  providers: [RemoteKeys, RemoteActs, SshNodeAgent, { provide: NodeAgent, useExisting: SshNodeAgent }, Nodes, Enrolment],
  exports: [NodeAgent, Nodes, Enrolment],
})
export class RemoteModule {}
