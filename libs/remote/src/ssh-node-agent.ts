import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Actor, AppError, Clock, newId, Permanent } from '@app/kernel';
import { specOf, type Operation, type RequestFrame, type ResponseFrame, type ResultOf } from '@app/node-protocol';
import { Db, Log } from '@app/platform';
import { AgentChannel } from './agent-channel';
import { sameKey, typeOf } from './host-key';
import { NodeAgent, NodeNotNow, type AskOptions } from './node-agent';
import { Node } from './node.entity';
import { RemoteActs } from './remote-acts';
import { RemoteKeys } from './remote-keys.service';
import { SshLink } from './ssh-link';

export const agentUser = 'panji-agent';

interface Line {
  readonly link: SshLink;
  readonly channel: AgentChannel;
}

/** The real thing: one kept connection and one long-lived channel per node, asks side by side on it. */
@Injectable()
export class SshNodeAgent extends NodeAgent implements OnApplicationShutdown {
  private readonly actor = Actor.system('remote');
  private readonly lines = new Map<string, Promise<Line>>();
  /** Drawing a token and sending its frame are one act per node, or a later frame could overtake an earlier token. */
  private readonly sending = new Map<string, Promise<unknown>>();

  constructor(
    private readonly db: Db,
    private readonly keys: RemoteKeys,
    private readonly acts: RemoteActs,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    super();
  }

  async ask<const O extends Operation>(nodeId: string, operation: O, options: AskOptions = {}): Promise<ResultOf<O>> {
    const spec = specOf(operation.op);
    const ask = spec.decodeAsk(operation, operation.op) as Operation;
    const deadline = performance.now() + (options.deadlineMs ?? spec.deadlineMs + 2_000);
    if (spec.readOnly) return spec.decodeResult(result(await this.exchange(nodeId, ask, null, deadline)), 'result') as ResultOf<O>;
    const startedAt = this.clock.now();
    const began = performance.now();
    const token = { value: 0 };
    try {
      const answered = spec.decodeResult(result(await this.fenced(nodeId, ask, token, deadline)), 'result');
      await this.acts.record(nodeId, ask, options, { token: token.value, startedAt, durationMs: performance.now() - began, result: answered });
      return answered as ResultOf<O>;
    } catch (error) {
      const errorCode = error instanceof AppError || error instanceof NodeNotNow ? error.code : 'node.unexpected';
      await this.acts.record(nodeId, ask, options, { token: token.value, startedAt, durationMs: performance.now() - began, errorCode });
      throw error;
    }
  }

  /** Ends every connection; a later ask opens a new one. */
  async close(): Promise<void> {
    const lines = [...this.lines.values()];
    this.lines.clear();
    for (const line of await Promise.allSettled(lines)) {
      if (line.status === 'fulfilled') line.value.link.close();
    }
  }

  /** Ends one node's connection: after its agent was replaced. */
  async forget(nodeId: string): Promise<void> {
    const line = this.lines.get(nodeId);
    this.lines.delete(nodeId);
    if (line) (await line.catch(() => null))?.link.close();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /** A refused token that was drawn a moment ago lost a race against another worker, or the database was restored: drawn anew, once. */
  private async fenced(nodeId: string, ask: Operation, token: { value: number }, deadline: number): Promise<ResponseFrame> {
    const drawnAt = Date.now();
    const first = await this.exchange(nodeId, ask, token, deadline);
    if (first.ok || first.error.code !== 'node.lease-lost') return first;
    const seen = Number(first.error.facts['seen']);
    if (Date.now() - drawnAt > 2_000 || !Number.isSafeInteger(seen)) throw new NodeNotNow('node.lease-lost', first.error.facts);
    await this.db.transaction(this.actor, (tx) => tx.query(`SELECT setval('node_fence', GREATEST($1::bigint, nextval('node_fence')))`, [seen]));
    return this.exchange(nodeId, ask, token, deadline);
  }

  /** Sends and waits; a connection that dies under way is replaced and the same ask sent once more: every operation may run twice. */
  private async exchange(nodeId: string, ask: Operation, token: { value: number } | null, deadline: number): Promise<ResponseFrame> {
    const id = newId();
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.send(nodeId, id, ask, token, deadline);
        return await answer();
      } catch (error) {
        const dropped = error instanceof NodeNotNow && error.code === 'node.unreachable' && (error.facts['why'] === 'closed' || error.facts['why'] === 'channel');
        if (!dropped || attempt > 1 || performance.now() > deadline) throw error;
      }
    }
  }

  /** Sends after the node's earlier frames are sent; the answer is waited for by the caller, outside the queue. */
  private send(nodeId: string, id: string, ask: Operation, token: { value: number } | null, deadline: number): Promise<() => Promise<ResponseFrame>> {
    const before = this.sending.get(nodeId) ?? Promise.resolve();
    const mine = before.then(async () => {
      const { channel } = await this.line(nodeId);
      if (token !== null) token.value = await this.drawToken();
      const frame: RequestFrame = { id, token: token?.value ?? 0, ask };
      const answer = channel.request(frame, Math.max(1, deadline - performance.now()));
      // Awaited a moment later, by the caller: not unhandled in between.
      answer.catch(() => undefined);
      return () => answer;
    });
    this.sending.set(
      nodeId,
      mine.catch(() => undefined),
    );
    return mine;
  }

  private async drawToken(): Promise<number> {
    const [row] = await this.db.transaction(this.actor, (tx) => tx.query<{ token: string }>(`SELECT nextval('node_fence') AS token`));
    return Number(row?.token);
  }

  private line(nodeId: string): Promise<Line> {
    const known = this.lines.get(nodeId);
    if (known) return known;
    const opening = this.open(nodeId);
    this.lines.set(nodeId, opening);
    opening.catch(() => this.drop(nodeId, opening));
    return opening;
  }

  private async open(nodeId: string): Promise<Line> {
    const node = await this.db.read(this.actor.scope, (r) => r.get(Node, { id: nodeId }));
    node.mustBeTrusted();
    const { privateKey } = await this.keys.identity();
    const pinned = Buffer.from(node.hostKey, 'base64');
    const { name, address, port } = node;
    const target = { name, address, port, username: agentUser, privateKey, hostKeyType: typeOf(pinned), trusts: (key: Buffer) => sameKey(key, pinned) };
    const line: { channel?: AgentChannel } = {};
    const link = await SshLink.open(target, () => line.channel?.close()).catch((error: unknown) => this.refused(nodeId, error));
    // The server runs the one command bound to our key, whatever is asked here.
    const stream = await link.exec('panji-agent').catch((error: unknown) => {
      link.close();
      throw error;
    });
    const channel = new AgentChannel(name, stream);
    line.channel = channel;
    const mine = this.lines.get(nodeId);
    stream.on('close', () => {
      link.close();
      if (mine) this.drop(nodeId, mine);
    });
    stream.stderr.on('data', (chunk: Buffer) => this.log.warn('agent complained', { nodeId, said: chunk.toString('utf8').slice(0, 300) }));
    return { link, channel };
  }

  private drop(nodeId: string, line: Promise<Line>): void {
    if (this.lines.get(nodeId) === line) this.lines.delete(nodeId);
  }

  /** Another host key is never trusted by itself: the node is out until a person enrols it anew. */
  private async refused(nodeId: string, error: unknown): Promise<never> {
    if (error instanceof Permanent && error.code === 'node.host-key-changed') {
      await this.db.transaction(this.actor, async (tx) => {
        const node = await tx.lock(Node, { id: nodeId });
        if (!node.quarantine()) return;
        await tx.save(node);
        await tx.event({ stream: `node:${nodeId}`, type: 'remote.node-quarantined', data: { name: node.name, why: error.code } });
      });
    }
    throw error;
  }
}

/** @throws Permanent, NodeNotNow as the node said */
function result(response: ResponseFrame): unknown {
  if (response.ok) return response.result;
  const { kind, code, facts } = response.error;
  throw kind === 'permanent' ? new Permanent(code, facts) : new NodeNotNow(code, facts);
}
