import { Injectable } from '@nestjs/common';
import { newId, type Actor, type DomainName } from '@app/kernel';
import { Db, type Reader } from '@app/platform';
import { Hold } from './hold.entity';

/** Whether a name may be acted on. */
export interface Standing {
  readonly held: boolean;
  /** Why, of the oldest hold in force. */
  readonly reason?: string;
}

/** Names that are held: the word that certificates and stories ask for before they go on. */
@Injectable()
export class Holds {
  constructor(private readonly db: Db) {}

  /** A hold on a name holds everything below it. */
  async standing(reader: Reader, name: DomainName): Promise<Standing> {
    const names = name.labels.map((_, i) => name.labels.slice(i).join('.'));
    const rows = await reader.query<{ reason: string }>('SELECT reason FROM hold WHERE name = ANY($1) AND lifted_at IS NULL ORDER BY placed_at LIMIT 1', [names]);
    return rows.length === 0 ? { held: false } : { held: true, reason: rows[0]!.reason };
  }

  /** The hold's id. */
  place(actor: Actor, name: DomainName, reason: string): Promise<string> {
    return this.db.transaction(actor, async (tx) => {
      const id = newId();
      await tx.insert(Hold, { id, name: name.toString(), reason, placedBy: actor.id, placedAt: tx.at, liftedBy: null, liftedAt: null });
      await tx.event({ stream: `zone:${name.toString()}`, type: 'zones.hold-placed', data: { holdId: id } });
      return id;
    });
  }

  /** @throws NotFound 'hold.not-found' */
  lift(actor: Actor, holdId: string): Promise<void> {
    return this.db.transaction(actor, async (tx) => {
      const hold = await tx.lock(Hold, { id: holdId });
      if (hold.liftedAt !== null) return;
      await tx.save(Object.assign(hold, { liftedBy: actor.id, liftedAt: tx.at }));
      await tx.event({ stream: `zone:${hold.name}`, type: 'zones.hold-lifted', data: { holdId } });
    });
  }
}
