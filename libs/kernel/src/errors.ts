/** Facts that explain an error to a person: small values, never secrets. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * The one family of expected errors. `code` is a dotted key of the message catalogue
 * (`domain.cannot-move`), `facts` fill its blanks. Apps map the class to a status, a page or JSON.
 */
export abstract class AppError extends Error {
  abstract readonly kind: 'not-found' | 'conflict' | 'invalid' | 'forbidden' | 'permanent';

  constructor(
    readonly code: string,
    readonly facts: ErrorFacts = {},
    options?: ErrorOptions,
  ) {
    super(Object.keys(facts).length === 0 ? code : `${code} ${JSON.stringify(facts)}`, options);
    this.name = new.target.name;
  }
}

/** The thing does not exist, or not for this actor: the two are never told apart. */
export class NotFound extends AppError {
  readonly kind = 'not-found';
}

/** The state of the thing, or another person's act, stands against it. */
export class Conflict extends AppError {
  readonly kind = 'conflict';
}

/** One finding about one field of an input. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly facts?: ErrorFacts;
}

/** The input is wrong; `fields` says where. */
export class Invalid extends AppError {
  readonly kind = 'invalid';

  constructor(
    code: string,
    facts: ErrorFacts = {},
    readonly fields: readonly FieldError[] = [],
  ) {
    super(code, facts);
  }

  static field(field: string, code: string, facts: ErrorFacts = {}): Invalid {
    return new Invalid(code, facts, [{ field, code, facts }]);
  }
}

/** The actor is known and sees the thing, but may not do this. */
export class Forbidden extends AppError {
  readonly kind = 'forbidden';
}

/** Trying again will not help: a step that throws it is stuck until a person acts. */
export class Permanent extends AppError {
  readonly kind = 'permanent';
}
