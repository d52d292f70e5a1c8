import { Injectable } from '@nestjs/common';
import { Raw } from 'typeorm';
import { Products, RequestBoard, ServiceRequest, states, type InboxItem, type State } from '@app/approvals';
import { Identity } from '@app/identity';
import type { Actor, PlanLine } from '@app/kernel';
import { Db } from '@app/platform';
import { anywhere, byKey, cut, pageRows, type Listed, type ListingDto } from '../web/listing';

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

const found = `(number ILIKE :q OR payload->>'name' ILIKE :q OR letter->>'number' ILIKE :q OR letter->>'subject' ILIKE :q)`;

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

  /** Found by number, name asked for, number or subject of the letter. */
  async page(actor: Actor, listing: ListingDto, most: number = pageRows): Promise<Listed<ListedRequest>> {
    const { q, state, unit } = listing;
    const { where, order } = byKey(listing);
    const asked = {
      ...where,
      ...(unit === undefined ? {} : { unitId: unit }),
      ...(isState(state) ? { state } : {}),
      ...(q === undefined ? {} : { number: Raw(() => found, { q: anywhere(q) }) }),
    };
    const rows = await this.db.read(actor.scope, (r) => r.ownedAll(ServiceRequest, asked, { order, take: most + 1 }));
    const { items, next } = cut(rows, most);
    return { items: await this.listed(actor, items), next };
  }

  /** Units to choose from, for those who see more than their own. */
  async units(actor: Actor, chosen: string | undefined): Promise<{ value: string; label: string; checked: boolean }[]> {
    if (actor.scope.units !== 'all') return [];
    const all = await this.db.read(actor.scope, (r) => this.identity.units(r));
    return all.map(({ id, name }) => ({ value: id, label: name, checked: id === chosen }));
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

function isState(value: string | undefined): value is State {
  return (states as readonly (string | undefined)[]).includes(value);
}

function timeLeft(clock: InboxItem['clock']): Pick<InboxLine, 'due' | 'minutesLeft' | 'tone' | 'timeKey'> {
  if (clock === null) return { due: null, minutesLeft: null, tone: 'quiet', timeKey: 'time.none' };
  const { due, minutesLeft, late, paused } = clock;
  if (paused) return { due, minutesLeft, tone: 'quiet', timeKey: 'time.paused' };
  if (late) return { due, minutesLeft, tone: 'bad', timeKey: 'time.late' };
  return { due, minutesLeft, tone: minutesLeft < soon ? 'warn' : 'ok', timeKey: minutesLeft < soon ? 'time.soon' : 'time.left' };
}
