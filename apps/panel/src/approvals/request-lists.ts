import { Injectable } from '@nestjs/common';
import { Products, RequestBoard, type InboxItem, type ServiceRequest } from '@app/approvals';
import { Identity } from '@app/identity';
import type { Actor, PlanLine } from '@app/kernel';
import { Db } from '@app/platform';

export interface ListedRequest {
  readonly id: string;
  readonly number: string;
  readonly unit: string;
  readonly asked: PlanLine;
  readonly product: string;
  readonly state: string;
  readonly stateKey: string;
  readonly createdAt: Date;
}

export interface InboxLine extends ListedRequest {
  readonly waitingFor: string;
  readonly actionKey: string;
  readonly due: Date | null;
  readonly minutesLeft: number | null;
  readonly tone: 'ok' | 'warn' | 'bad' | 'quiet';
  readonly timeKey: string;
  readonly stuck: boolean;
}

/** From here on the time left is amber. */
const soon = 120;

@Injectable()
export class RequestLists {
  constructor(
    private readonly board: RequestBoard,
    private readonly products: Products,
    private readonly identity: Identity,
    private readonly db: Db,
  ) {}

  /** What waits for the actor's position, the clock that ends first on top. */
  async inbox(actor: Actor): Promise<InboxLine[]> {
    const items = await this.board.inbox(actor);
    const listed = await this.listed(actor, items.map((i) => i.request));
    return items.map((item, i) => ({ ...listed[i]!, waitingFor: item.action, actionKey: `action.${item.action}`, stuck: item.stuck, ...timeLeft(item.clock) }));
  }

  /** Newest first. */
  async all(actor: Actor): Promise<ListedRequest[]> {
    return this.listed(actor, await this.board.list(actor));
  }

  private async listed(actor: Actor, requests: readonly ServiceRequest[]): Promise<ListedRequest[]> {
    const units = new Map<string, string>();
    await this.db.read(actor.scope, async (r) => {
      for (const id of new Set(requests.map((q) => q.unitId))) units.set(id, (await this.identity.unit(r, id)).name);
    });
    return requests.map((q) => ({
      id: q.id, number: q.number, unit: units.get(q.unitId)!, product: q.product, state: q.state, stateKey: `state.${q.state}`,
      createdAt: q.createdAt, asked: this.products.get(q.product).hooks.describe(q),
    }));
  }
}

function timeLeft(clock: InboxItem['clock']): Pick<InboxLine, 'due' | 'minutesLeft' | 'tone' | 'timeKey'> {
  if (clock === null) return { due: null, minutesLeft: null, tone: 'quiet', timeKey: 'time.none' };
  const { due, minutesLeft, late, paused } = clock;
  if (paused) return { due, minutesLeft, tone: 'quiet', timeKey: 'time.paused' };
  if (late) return { due, minutesLeft, tone: 'bad', timeKey: 'time.late' };
  return { due, minutesLeft, tone: minutesLeft < soon ? 'warn' : 'ok', timeKey: minutesLeft < soon ? 'time.soon' : 'time.left' };
}
