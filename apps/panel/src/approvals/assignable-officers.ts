import { Injectable } from '@nestjs/common';
import { Identity, type Holder } from '@app/identity';
import { Clock, type Actor } from '@app/kernel';
import { Db } from '@app/platform';
import type { ActDto } from './act.dto';

/** Service officers with an assignment in force today. */
@Injectable()
export class AssignableOfficers {
  constructor(
    private readonly db: Db,
    private readonly identity: Identity,
    private readonly clock: Clock,
  ) {}

  async all(actor: Actor): Promise<Pick<Holder, 'personId' | 'positionId' | 'title' | 'name'>[]> {
    const holders = await this.db.read(actor.scope, (r) => this.identity.assignedOf(r, 'service_officer', 'DOM', this.clock.now()));
    return holders.map(({ personId, positionId, title, name }) => ({ personId, positionId, title, name }));
  }

  /** API clients may name officers by their positions; the disposition names persons. */
  async byPerson(actor: Actor, input: ActDto): Promise<ActDto> {
    if (input.officers === undefined) return input;
    const all = await this.all(actor);
    const officers = input.officers.map((id) => all.find((o) => o.positionId === id)?.personId ?? id);
    return Object.assign(input, { officers });
  }
}
