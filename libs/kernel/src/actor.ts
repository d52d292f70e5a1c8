import { mintScope, type Scope } from './scope';

/** Roles belong to positions, never to bare logins (standards' spec §2.0). */
export const roles = [
  'unit_liaison',
  'reception_officer',
  'centre_head',
  'service_officer',
  'initialler',
  'inspector',
  'platform_admin',
] as const;

export type Role = (typeof roles)[number];

/** Who acts. Passed in every call, named in every event; there is no hidden "current user". */
export class Actor {
  private constructor(
    readonly kind: 'person' | 'system',
    /** Person id, or the system part's name. */
    readonly id: string,
    /** Shown to people beside what was done: the post first ("Kepala Pusat"), the system part otherwise. */
    readonly title: string,
    readonly roles: readonly Role[],
    readonly scope: Scope,
    readonly positionId: string | null,
    readonly unitId: string | null,
  ) {}

  static person(p: {
    personId: string;
    title: string;
    roles: readonly Role[];
    scope: Scope;
    positionId: string;
    unitId: string;
  }): Actor {
    return new Actor('person', p.personId, p.title, p.roles, p.scope, p.positionId, p.unitId);
  }

  /** A part of the system, by name ("story", "publisher"): named in events, needs no assignment. */
  static system(name: string): Actor {
    return new Actor('system', name, `sistem: ${name}`, [], mintScope('all'), null, null);
  }

  has(role: Role): boolean {
    return this.roles.includes(role);
  }
}
