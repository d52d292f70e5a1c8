import { Injectable } from '@nestjs/common';
import { Actor, DomainName } from '@app/kernel';
import { Db } from '@app/platform';
import { Zones } from '@app/zones';
import type { ShownChallenge } from './certificate-order.entity';
import { Challenges } from './challenges';

/** Challenges in the zones that we serve ourselves. */
@Injectable()
export class ZoneChallenges extends Challenges {
  constructor(
    private readonly zones: Zones,
    private readonly db: Db,
  ) {
    super();
  }

  present(challenge: ShownChallenge, orderId: string): Promise<void> {
    return this.zones.presentChallenge(DomainName.parse(challenge.owner), challenge.value, orderId);
  }

  remove(challenge: ShownChallenge, orderId: string): Promise<void> {
    return this.zones.removeChallenge(DomainName.parse(challenge.owner), challenge.value, orderId);
  }

  async held(name: string): Promise<string | null> {
    const standing = await this.db.read(Actor.system('certificates').scope, (reader) => this.zones.standing(reader, DomainName.parse(name)));
    return standing.held ? (standing.reason ?? '') : null;
  }
}
