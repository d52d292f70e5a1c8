import type { Actor, Role } from '@app/kernel';

const readers: readonly Role[] = ['unit_liaison', 'reception_officer', 'centre_head', 'service_officer', 'initialler', 'inspector'];

/**
 * Which roles may use what, at the door of a route; whether this request may take this act now is the flow table's to say.
 * A platform admin keeps machines and logins and has no business permission.
 */
export const permissions = {
  'session.own': [...readers, 'platform_admin'],
  'requests.read': readers,
  'requests.submit': ['unit_liaison', 'reception_officer'],
  'requests.receive': ['reception_officer'],
  'requests.dispose': ['centre_head'],
  'requests.analyse': ['service_officer'],
  'requests.draft': ['service_officer'],
  'requests.initial': ['initialler'],
  'requests.sign': ['centre_head'],
  'requests.return': ['service_officer', 'centre_head'],
  'requests.resubmit': ['unit_liaison'],
  'requests.withdraw': ['unit_liaison'],
  'requests.execute': ['service_officer'],
  'requests.accept': ['unit_liaison'],
  'requests.act': ['unit_liaison', 'reception_officer', 'centre_head', 'service_officer', 'initialler'],
  'letters.read': readers,
  'domains.read': readers,
  'zones.read': readers,
  'zones.undo': ['service_officer'],
  'jobs.read': ['service_officer', 'centre_head', 'inspector'],
  'jobs.retry': ['service_officer'],
  'nodes.read': ['service_officer', 'centre_head', 'inspector', 'platform_admin'],
  'nodes.enrol': ['platform_admin'],
  'people.manage': ['platform_admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof permissions;

export function allowed(actor: Actor, permission: Permission): boolean {
  return permissions[permission].some((role: Role) => actor.has(role));
}

export function permissionsOf(actor: Actor): Permission[] {
  return (Object.keys(permissions) as Permission[]).filter((p) => allowed(actor, p));
}
