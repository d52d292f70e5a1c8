import { Injectable } from '@nestjs/common';
import { Actor, Conflict, DomainName, NotFound } from '@app/kernel';
import { Db, type Tx } from '@app/platform';
import { Challenge } from './challenge.entity';
import { Publisher } from './publisher.service';
import { RecordSetRow } from './record-set.entity';
import { recordSet } from './record-set';
import { textRdata } from './records/txt';
import { Releases } from './releases.service';
import { valueOf, zoneOver } from './zone-content.queries';
import type { Zone } from './zone.entity';

/** Seconds: a challenge lives for minutes. */
const TTL = 60;
const actor = Actor.system('challenges');

/** Values that certificate orders want to see: released at once, outside approval, guard and undo. */
@Injectable()
export class Challenges {
  constructor(
    private readonly db: Db,
    private readonly releases: Releases,
    private readonly publisher: Publisher,
  ) {}

  async present(owner: DomainName, value: string, orderId: string): Promise<void> {
    const zone = await this.db.transaction(actor, async (tx) => {
      const over = await this.zoneOf(tx, owner);
      await tx.execute('INSERT INTO challenge (zone_id, owner, value, order_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [over.id, owner.toString(), value, orderId]);
      await this.release(tx, over, owner, orderId);
      return over.name;
    });
    await this.publisher.publish(zone);
  }

  async remove(owner: DomainName, value: string, orderId: string): Promise<void> {
    const zone = await this.db.transaction(actor, async (tx) => {
      const over = await this.zoneOf(tx, owner);
      await tx.execute('DELETE FROM challenge WHERE zone_id = $1 AND owner = $2 AND value = $3 AND order_id = $4', [over.id, owner.toString(), value, orderId]);
      await this.release(tx, over, owner, orderId);
      return over.name;
    });
    await this.publisher.publish(zone);
  }

  /** The set is whatever the orders want together: it never depends on the order in which they came. */
  private async release(tx: Tx, zone: Zone, owner: DomainName, orderId: string): Promise<void> {
    const current = await tx.one(RecordSetRow, { zoneId: zone.id, owner: owner.toString(), type: 'TXT' });
    if (current !== null && current.originType !== 'order') throw new Conflict('zones.challenge-owner-taken', { owner: owner.toString() });
    const wanted = await tx.find(Challenge, { zoneId: zone.id, owner: owner.toString() });
    const values = [...new Set(wanted.map((c) => c.value))];
    const after = values.length === 0 ? null : valueOf(recordSet(owner, 'TXT', TTL, values.map(textRdata)));
    const changes = [{ owner: owner.toString(), type: 'TXT', before: current?.hash ?? null, after }];
    await this.releases.make(tx, { zone: zone.name, kind: zone.kind, changes, origin: { type: 'order', id: orderId }, reason: 'challenge', sort: 'challenge' });
  }

  /** Locked first: two orders at one owner must each see the other's value. */
  private async zoneOf(tx: Tx, owner: DomainName): Promise<Zone> {
    const zone = await zoneOver(tx, owner);
    if (zone === null) throw new NotFound('zone.not-found', { name: owner.toString() });
    await tx.query('SELECT id FROM zone WHERE id = $1 FOR UPDATE', [zone.id]);
    return zone;
  }
}
