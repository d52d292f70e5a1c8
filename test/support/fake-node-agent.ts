import { X509Certificate } from 'node:crypto';
import { Permanent, sha256 } from '@app/kernel';
import { specOf, type Operation, type ResultOf } from '@app/node-protocol';
import { NodeAgent, NodeNotNow, type AskOptions } from '@app/remote';

type Answer = (operation: never, nodeId: string) => unknown;

/**
 * A node in memory that keeps the contract: asks are decoded, operations may run twice, a second run changes nothing.
 * Zones are held for real; for other operations a test says `on('ensureSite', …)`, or gets {changed, digest} of the ask.
 */
export class FakeNodeAgent extends NodeAgent {
  /** Everything that was asked, in order. */
  readonly asked: { nodeId: string; operation: Operation; options: AskOptions }[] = [];
  private readonly objects = new Map<string, string>();
  private readonly zones = new Map<string, { serial: number; digest: string }>();
  private readonly answers = new Map<string, Answer>();
  private readonly down = new Map<string, () => Error>();

  /** Answers an operation by hand; throw in it to refuse. */
  on<const Op extends Operation['op']>(op: Op, answer: (operation: Extract<Operation, { op: Op }>, nodeId: string) => unknown): this {
    this.answers.set(op, answer as Answer);
    return this;
  }

  /** Not reachable until `up`. */
  goDown(nodeId: string): void {
    this.down.set(nodeId, () => new NodeNotNow('node.unreachable', { name: nodeId, why: 'ECONNREFUSED' }));
  }

  /** Shows another host key: refused once by name, and quarantined from then on. */
  changeHostKey(nodeId: string): void {
    this.down.set(nodeId, () => {
      this.down.set(nodeId, () => new Permanent('node.quarantined', { name: nodeId }));
      return new Permanent('node.host-key-changed', { name: nodeId });
    });
  }

  up(nodeId: string): void {
    this.down.delete(nodeId);
  }

  async ask<const O extends Operation>(nodeId: string, operation: O, options: AskOptions = {}): Promise<ResultOf<O>> {
    await Promise.resolve();
    const spec = specOf(operation.op);
    const ask = spec.decodeAsk(JSON.parse(JSON.stringify(operation)), operation.op) as Operation;
    this.asked.push({ nodeId, operation: ask, options });
    const failure = this.down.get(nodeId);
    if (failure) throw failure();
    const answer = this.answers.get(ask.op);
    const result = answer ? await answer(ask as never, nodeId) : this.perform(nodeId, ask);
    return spec.decodeResult(JSON.parse(JSON.stringify(result)), 'result') as ResultOf<O>;
  }

  private perform(nodeId: string, ask: Operation): unknown {
    switch (ask.op) {
      case 'ensureZone': {
        if (ask.kind === 'primary' && ask.text === undefined) throw new Permanent('node.zone-text-missing', { zone: ask.zone });
        const key = `${nodeId}/${ask.zone}`;
        const digest = sha256(JSON.stringify([ask.kind, ask.peers, ask.text ?? '']));
        const changed = this.zones.get(key)?.digest !== digest || this.zones.get(key)?.serial !== ask.serial;
        this.zones.set(key, { serial: ask.serial, digest });
        return { changed, digest, serial: ask.serial };
      }
      case 'removeZone':
        return { changed: this.zones.delete(`${nodeId}/${ask.zone}`) };
      case 'probeZone': {
        const zone = this.zones.get(`${nodeId}/${ask.zone}`);
        return { present: zone !== undefined, serial: zone?.serial ?? null, digest: zone?.digest ?? null };
      }
      case 'probe':
        return { agent: 'fake', hostname: nodeId, role: null, uptimeSeconds: 1, load1: 0, memoryTotal: 1, memoryAvailable: 1, diskTotal: 1, diskFree: 1, agentRss: 1, versions: [], units: [], digests: [] };
      case 'removeSite':
      case 'removeDatabase':
      case 'removeAccount':
        return { changed: this.generic(nodeId, ask).changed };
      case 'putCertificate':
        return { ...this.generic(nodeId, ask), servedSha256: sha256(new X509Certificate(ask.chainPem).raw) };
      case 'probeHosting':
        return { objects: [], digests: [] };
      default:
        return this.generic(nodeId, ask);
    }
  }

  /** Changed the first time and whenever the ask differs from the one before about the same operation and ids. */
  private generic(nodeId: string, ask: Operation): { changed: boolean; digest: string } {
    const ids = Object.entries(ask).filter(([key]) => key === 'op' || /id$|name$/i.test(key));
    const key = `${nodeId}/${JSON.stringify(ids)}`;
    const digest = sha256(JSON.stringify(ask));
    const changed = this.objects.get(key) !== digest;
    this.objects.set(key, digest);
    return { changed, digest };
  }
}
