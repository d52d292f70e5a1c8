import { NodeFailure, notNow, permanent, type OperationName, type RequestFrame, type ResponseFrame } from '@app/node-protocol';
import { failureOf } from './failure-of';
import type { Fence } from './fence';
import type { NodeIdentity } from './node-identity';
import type { NodeLock } from './node-lock';
import type { NodeContext, Performer } from './performer';

const remembered = 1_000;
const maxQueued = 256;

/**
 * Takes requests one by one and answers each exactly once: fencing, roles, one operation at a time per lock, a deadline,
 * and the last results by idempotency id, so that a repeated request is answered and not run again.
 */
export class Dispatcher {
  private readonly results = new Map<string, ResponseFrame>();
  private readonly running = new Map<string, Promise<ResponseFrame>>();
  private readonly byName: ReadonlyMap<string, Performer>;

  constructor(
    performers: readonly Performer[],
    private readonly context: NodeContext,
    private readonly fence: Fence,
    private readonly identity: NodeIdentity,
    private readonly lock: NodeLock,
  ) {
    this.byName = new Map(performers.map((p) => [p.spec.op, p]));
  }

  /** Never rejects: a failure is an answer too. */
  async handle(request: RequestFrame): Promise<ResponseFrame> {
    const known = this.results.get(request.id) ?? this.running.get(request.id);
    if (known) return known;
    const answer = this.answer(request);
    this.running.set(request.id, answer);
    const response = await answer;
    this.running.delete(request.id);
    if (response.ok && !this.byName.get(request.ask.op)?.spec.readOnly) this.remember(response);
    return response;
  }

  /** Resolves when nothing is running any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled(this.running.values());
  }

  private async answer(request: RequestFrame): Promise<ResponseFrame> {
    try {
      return { id: request.id, ok: true, result: await this.perform(request) };
    } catch (error) {
      return { id: request.id, ok: false, error: failureOf(error) };
    }
  }

  private async perform(request: RequestFrame): Promise<unknown> {
    const performer = this.byName.get(request.ask.op satisfies OperationName);
    if (!performer) throw permanent('node-protocol.unknown-operation');
    if (this.running.size >= maxQueued) throw notNow('node.busy', { limit: maxQueued });
    // First, and before anything is awaited: tokens are checked in the order of arrival.
    if (!performer.spec.readOnly) await this.fence.admit(request.token);
    const role = await this.identity.role();
    if (performer.roles && (role === null || !performer.roles.includes(role))) throw permanent('node.wrong-role', { op: request.ask.op, role: role ?? '-' });
    const alone = () => this.context.exclusively(performer.lock(request.ask as never), () => performer.perform(request.ask as never, this.context, role));
    const work = performer.spec.readOnly ? alone() : this.lock.during(alone);
    const result = await within(work, performer.spec.deadlineMs, request.ask.op);
    return performer.spec.decodeResult(result, 'result');
  }

  private remember(response: ResponseFrame): void {
    this.results.set(response.id, response);
    const oldest = this.results.keys().next();
    if (this.results.size > remembered && !oldest.done) this.results.delete(oldest.value);
  }
}

/** The work itself goes on to its own end (its programs have deadlines of their own); only the answer stops waiting. */
async function within<T>(work: Promise<T>, ms: number, op: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NodeFailure('retry', 'node.deadline', { op, ms })), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
