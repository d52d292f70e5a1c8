import { Injectable } from '@nestjs/common';
import { Actor, Forbidden, mintScope, NotFound, type Role, type Scope } from '@app/kernel';
import { Clock } from '@app/kernel';
import type { Reader } from '@app/platform';
import { officeDay } from './day';
import { titleOf, type HoldingKind } from './holding.entity';
import { Person } from './person.entity';
import { Position } from './position.entity';
import { WorkUnit } from './work-unit.entity';

/** Roles of the centre, and the inspectorate, which see every unit's rows. */
const seeAll: readonly Role[] = ['reception_officer', 'centre_head', 'service_officer', 'initialler', 'inspector'];

/** A person in a position today. */
export interface Holder {
  readonly personId: string;
  readonly name: string;
  readonly rank: string;
  readonly serviceNumber: string;
  readonly email: string | null;
  readonly positionId: string;
  /** With Plt. or Plh. in front where it is so. */
  readonly title: string;
  readonly unitId: string;
  readonly roles: readonly Role[];
}

type HolderRow = Omit<Holder, 'title'> & { title: string; kind: HoldingKind };

const holders = `
  SELECT p.id AS "personId", p.name, p.rank, p.service_number AS "serviceNumber", p.email,
         x.id AS "positionId", x.title, x.unit_id AS "unitId", x.roles, h.kind
    FROM holding h JOIN person p ON p.id = h.person_id JOIN position x ON x.id = h.position_id
   WHERE $1::date BETWEEN h.held_from AND coalesce(h.held_to, 'infinity')`;

const firstDefinitive = ` ORDER BY (h.kind = 'definitive') DESC, h.held_from, h.id`;

/** Who is who, by the day of the office. The one place where a person's `Scope` is minted. */
@Injectable()
export class Identity {
  constructor(private readonly clock: Clock) {}

  /**
   * The person as he acts from one of his positions (the first one when none is named).
   * @throws Forbidden `identity.no-position` when he holds none, or not that one, today.
   */
  async actor(reader: Reader, personId: string, positionId?: string | null): Promise<Actor> {
    const held = await this.holdings(reader, personId);
    const holder = positionId ? held.find((h) => h.positionId === positionId) : held[0];
    if (holder === undefined) throw new Forbidden('identity.no-position');
    const scope = await this.scope(reader, holder);
    return Actor.person({ ...holder, scope });
  }

  /** The positions a person holds today, definitive ones first. */
  async holdings(reader: Reader, personId: string): Promise<Holder[]> {
    return titled(await reader.query<HolderRow>(`${holders} AND p.id = $2${firstDefinitive}`, [this.today(), personId]));
  }

  /** Everyone who holds a position with the role today. */
  async holdersOf(reader: Reader, role: Role): Promise<Holder[]> {
    return titled(await reader.query<HolderRow>(`${holders} AND $2 = ANY (x.roles)${firstDefinitive}`, [this.today(), role]));
  }

  /** Holders of the role whose assignment to the service is in force on the day. */
  async assignedOf(reader: Reader, role: Role, service: string, on: Date): Promise<Holder[]> {
    const assigned: Holder[] = [];
    // One after the other: a reader is one connection.
    for (const holder of await this.holdersOf(reader, role)) if (await this.assignmentInForce(reader, holder.personId, service, on)) assigned.push(holder);
    return assigned;
  }

  async assignmentInForce(reader: Reader, personId: string, service: string, on: Date): Promise<boolean> {
    const rows = await reader.query(
      `SELECT 1 FROM assignment WHERE person_id = $1 AND service = $2
          AND $3::date BETWEEN in_force_from AND coalesce(in_force_to, 'infinity') LIMIT 1`,
      [personId, service, officeDay(on)],
    );
    return rows.length > 0;
  }

  /** M7b: whoever serves needs an assignment in force that day, whatever his position is. @throws Forbidden `identity.no-assignment` */
  async mustServe(reader: Reader, actor: Actor, service: string): Promise<void> {
    if (!(await this.assignmentInForce(reader, actor.id, service, this.clock.now()))) throw new Forbidden('identity.no-assignment', { service });
  }

  person(reader: Reader, id: string): Promise<Person> {
    return reader.get(Person, { id });
  }

  position(reader: Reader, id: string): Promise<Position> {
    return reader.get(Position, { id });
  }

  unit(reader: Reader, id: string): Promise<WorkUnit> {
    return reader.get(WorkUnit, { id });
  }

  /** Units in force today, in the order of their names. */
  async units(reader: Reader): Promise<WorkUnit[]> {
    const all = await reader.find(WorkUnit, {}, { order: { name: 'ASC' } });
    return all.filter((u) => u.inForceFrom <= this.today() && (u.inForceTo === null || u.inForceTo >= this.today()));
  }

  /** The centre that serves. @throws NotFound */
  async centre(reader: Reader): Promise<WorkUnit> {
    const centre = (await this.units(reader)).find((u) => u.kind === 'centre');
    if (centre === undefined) throw new NotFound('work_unit.not-found');
    return centre;
  }

  private async scope(reader: Reader, holder: Holder): Promise<Scope> {
    if (holder.roles.some((r) => seeAll.includes(r))) return mintScope('all');
    if (!holder.roles.includes('unit_liaison')) return mintScope([]);
    const rows = await reader.query<{ id: string }>(
      `WITH RECURSIVE own AS (
         SELECT id, predecessor_id FROM work_unit WHERE id = $1
         UNION
         SELECT u.id, u.predecessor_id FROM work_unit u JOIN own ON u.parent_id = own.id OR u.id = own.predecessor_id
       ) SELECT id FROM own`,
      [holder.unitId],
    );
    return mintScope(rows.map((r) => r.id));
  }

  private today(): string {
    return officeDay(this.clock.now());
  }
}

function titled(rows: HolderRow[]): Holder[] {
  return rows.map(({ kind, ...row }) => ({ ...row, title: titleOf(kind, row.title) }));
}
