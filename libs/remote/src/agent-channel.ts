import type { Duplex } from 'node:stream';
import { decodeResponse, encodeFrame, LineSplitter, type RequestFrame, type ResponseFrame } from '@app/node-protocol';
import { NodeNotNow } from './node-agent';

const maxWaiting = 256;

interface Waiting {
  readonly answer: (response: ResponseFrame) => void;
  readonly fail: (error: Error) => void;
}

/** Requests and answers over one stream to an agent, matched by id; any number may be under way. */
export class AgentChannel {
  private readonly waiting = new Map<string, Waiting>();
  private ended = false;

  constructor(
    private readonly name: string,
    private readonly stream: Duplex,
  ) {
    const splitter = new LineSplitter((line) => this.take(line));
    stream.on('data', (chunk: Buffer) => {
      try {
        splitter.push(chunk);
      } catch {
        // The rest of the stream means nothing any more.
        this.close();
      }
    });
    stream.on('error', () => this.end());
    stream.on('close', () => this.end());
    stream.on('end', () => this.end());
  }

  get open(): boolean {
    return !this.ended;
  }

  /** @throws NodeNotNow `node.unreachable` when the channel ends first, `node.deadline`, `node.busy` */
  request(frame: RequestFrame, deadlineMs: number): Promise<ResponseFrame> {
    if (this.ended) return Promise.reject(this.lost());
    if (this.waiting.size >= maxWaiting) return Promise.reject(new NodeNotNow('node.busy', { name: this.name, limit: maxWaiting }));
    const line = encodeFrame(frame);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new NodeNotNow('node.deadline', { name: this.name, op: frame.ask.op, ms: deadlineMs }))), deadlineMs);
      const settle = (then: () => void): void => {
        clearTimeout(timer);
        this.waiting.delete(frame.id);
        then();
      };
      this.waiting.set(frame.id, { answer: (r) => settle(() => resolve(r)), fail: (e) => settle(() => reject(e)) });
      this.stream.write(line);
    });
  }

  close(): void {
    this.end();
    this.stream.destroy();
  }

  private take(line: string): void {
    const response = decodeResponse(line);
    // An answer after its deadline finds nobody waiting.
    this.waiting.get(response.id)?.answer(response);
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const waiting of [...this.waiting.values()]) waiting.fail(this.lost());
  }

  private lost(): NodeNotNow {
    return new NodeNotNow('node.unreachable', { name: this.name, why: 'closed' });
  }
}
