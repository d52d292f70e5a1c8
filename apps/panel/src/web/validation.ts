import { ValidationPipe, type ValidationError } from '@nestjs/common';
import { Invalid, type FieldError } from '@app/kernel';

/** class-validator's constraint names → our sentences; a constraint may name its own by `context: {code}`. */
const codes: Readonly<Record<string, string>> = {
  isNotEmpty: 'field.required',
  isDefined: 'field.required',
  isString: 'field.required',
  isArray: 'field.required',
  arrayNotEmpty: 'field.required',
  minLength: 'field.too-short',
  maxLength: 'field.too-long',
  isEmail: 'field.email',
  isIn: 'field.choice',
  isUuid: 'field.choice',
  isIso8601: 'field.date',
  isDateString: 'field.date',
  whitelistValidation: 'field.unknown',
};

/** Checks DTOs; findings become one Invalid with the field of each. */
export const validation = new ValidationPipe({
  whitelist: true,
  forbidNonWhitelisted: true,
  transform: true,
  stopAtFirstError: false,
  exceptionFactory: (errors) => new Invalid('form.invalid', {}, errors.flatMap((e) => findings(e, ''))),
});

function findings(error: ValidationError, prefix: string): FieldError[] {
  const field = prefix + error.property;
  const own = Object.keys(error.constraints ?? {}).map((c) => ({ field, code: codeOf(error, c) }));
  // "Required" says more than "too short" about an empty field.
  own.sort((a, b) => Number(b.code === 'field.required') - Number(a.code === 'field.required'));
  return [...own, ...(error.children ?? []).flatMap((child) => findings(child, `${field}.`))];
}

function codeOf(error: ValidationError, constraint: string): string {
  const context = error.contexts?.[constraint] as { code?: string } | undefined;
  return context?.code ?? codes[constraint] ?? 'field.invalid';
}
