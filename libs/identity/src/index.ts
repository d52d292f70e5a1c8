import { Assignment } from './assignment.entity';
import { Holding } from './holding.entity';
import { LoginAttempt } from './login-attempt.entity';
import { Login } from './login.entity';
import { Person } from './person.entity';
import { Position } from './position.entity';
import { WorkUnit } from './work-unit.entity';

export { Assignment, Holding, Login, LoginAttempt, Person, Position, WorkUnit };
export * from './day';
export * from './identity.module';
export * from './identity.service';
export * from './logins.service';
export * from './messages';
export * from './permissions';
export type { HoldingKind } from './holding.entity';
export type { UnitKind } from './work-unit.entity';

export const identityEntities = [WorkUnit, Person, Position, Holding, Assignment, Login, LoginAttempt];
