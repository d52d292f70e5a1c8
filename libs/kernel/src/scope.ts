declare const minted: unique symbol;

/**
 * Which units' rows a reader may see. Branded: only `identity` mints one for a person
 * (a rule test keeps `mintScope` out of other libs), and `Actor.system` carries the whole.
 */
export interface Scope {
  readonly [minted]: true;
  /** Unit ids (a unit, its descendants and predecessors), or 'all'. */
  readonly units: 'all' | readonly string[];
}

export function mintScope(units: 'all' | readonly string[]): Scope {
  return Object.freeze({ units: units === 'all' ? units : Object.freeze([...units]) }) as Scope;
}

export function inScope(scope: Scope, unitId: string): boolean {
  return scope.units === 'all' || scope.units.includes(unitId);
}
