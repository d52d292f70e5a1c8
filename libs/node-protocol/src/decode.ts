import { isIP } from 'node:net';
import { DomainName, Invalid } from '@app/kernel';

/**
 * Turns an unknown value into a T or throws `Invalid('node-protocol.refused', {at, why})`.
 * The refused value itself never enters the error: it may be a secret.
 */
export type Decode<T> = (value: unknown, at: string) => T;
export type Decoded<D> = D extends Decode<infer T> ? T : never;

interface OptionalDecode<T> extends Decode<T | undefined> {
  readonly optional: true;
}

export type Shape = Readonly<Record<string, Decode<unknown>>>;
type OptionalKeys<S extends Shape> = { [K in keyof S]: S[K] extends OptionalDecode<unknown> ? K : never }[keyof S];
export type RecordOf<S extends Shape> = { readonly [K in Exclude<keyof S, OptionalKeys<S>>]: Decoded<S[K]> } & {
  readonly [K in OptionalKeys<S>]?: Exclude<Decoded<S[K]>, undefined>;
};

export function refused(at: string, why: string): Invalid {
  return new Invalid('node-protocol.refused', { at, why });
}

/** C0 controls, DEL, C1 controls, the Unicode line separators, lone surrogates: none may reach a configuration file. */
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\p{Cs}]/u;
const controlButNewline = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\p{Cs}]/u;

/** One line of text: no control character, so neither \n, \r nor \0; lengths in UTF-16 units. */
export function string(bounds: { min?: number; max: number; pattern?: RegExp }): Decode<string> {
  return (value, at) => {
    if (typeof value !== 'string') throw refused(at, 'not-a-string');
    if (value.length < (bounds.min ?? 0) || value.length > bounds.max) throw refused(at, 'length');
    if (control.test(value)) throw refused(at, 'control-character');
    if (bounds.pattern && !bounds.pattern.test(value)) throw refused(at, 'charset');
    return value;
  };
}

/** Text of many lines (a zone file, PEM): \n and \t are let in, nothing else below the space. */
export function multiline(bounds: { min?: number; max: number }): Decode<string> {
  return (value, at) => {
    if (typeof value !== 'string') throw refused(at, 'not-a-string');
    if (value.length < (bounds.min ?? 0) || value.length > bounds.max) throw refused(at, 'length');
    if (controlButNewline.test(value)) throw refused(at, 'control-character');
    return value;
  };
}

export function integer(min: number, max: number): Decode<number> {
  return (value, at) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || Object.is(value, -0)) throw refused(at, 'not-an-integer');
    if (value < min || value > max) throw refused(at, 'range');
    return value;
  };
}

export const boolean: Decode<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw refused(at, 'not-a-boolean');
  return value;
};

export function oneOf<const T extends string>(...allowed: readonly T[]): Decode<T> {
  return (value, at) => {
    const found = allowed.find((a) => a === value);
    if (found === undefined) throw refused(at, 'not-allowed');
    return found;
  };
}

export function listOf<T>(item: Decode<T>, bounds: { min?: number; max: number }): Decode<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw refused(at, 'not-a-list');
    if (value.length < (bounds.min ?? 0) || value.length > bounds.max) throw refused(at, 'length');
    return value.map((v, i) => item(v, `${at}[${i}]`));
  };
}

export function nullable<T>(inner: Decode<T>): Decode<T | null> {
  return (value, at) => (value === null ? null : inner(value, at));
}

export function optional<T>(inner: Decode<T>): OptionalDecode<T> {
  return Object.assign((value: unknown, at: string) => (value === undefined ? undefined : inner(value, at)), { optional: true as const });
}

/** A JSON object with exactly these keys; an unknown one is refused, so that a typing error can't pass as a default. */
export function record<const S extends Shape>(shape: S): Decode<RecordOf<S>> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refused(at, 'not-an-object');
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(shape, key));
    if (unknown !== undefined) throw refused(at, 'unknown-key');
    const out: Record<string, unknown> = {};
    for (const [key, decode] of Object.entries(shape)) {
      const field = decode(Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined, `${at}.${key}`);
      if (field !== undefined) out[key] = field;
    }
    return out as RecordOf<S>;
  };
}

type Variants<Tag extends string, V extends Readonly<Record<string, Shape>>> = {
  [K in keyof V & string]: { readonly [T in Tag]: K } & RecordOf<V[K]>;
}[keyof V & string];

/** A tagged union: the field `tag` chooses the shape of the rest. */
export function variant<Tag extends string, const V extends Readonly<Record<string, Shape>>>(tag: Tag, shapes: V): Decode<Variants<Tag, V>> {
  return (value, at) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, tag)) throw refused(at, 'no-tag');
    const kind = (value as Record<string, unknown>)[tag];
    if (typeof kind !== 'string' || !Object.hasOwn(shapes, kind)) throw refused(`${at}.${tag}`, 'not-allowed');
    return record({ [tag]: oneOf(kind), ...shapes[kind] })(value, at) as unknown as Variants<Tag, V>;
  };
}

/** An IPv4 or IPv6 address without zone id (`%eth0` would be a free word in a configuration file). */
export const ipAddress: Decode<string> = (value, at) => {
  if (typeof value !== 'string' || isIP(value) === 0 || value.includes('%')) throw refused(at, 'not-an-address');
  return value;
};

/** A domain name in canonical form (lower case, no final dot, not the root, no wildcard). */
export const domainName: Decode<string> = (value, at) => {
  if (typeof value !== 'string' || value === '' || value.includes('*') || !DomainName.valid(value)) throw refused(at, 'not-a-domain-name');
  if (DomainName.parse(value).toString() !== value) throw refused(at, 'not-canonical');
  return value;
};

export const uint32 = integer(0, 0xffffffff);
export const port = integer(1, 65535);
export const sha256Hex = string({ min: 64, max: 64, pattern: /^[0-9a-f]+$/ });
export const uuid = string({ min: 36, max: 36, pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ });
/** A name that the system's account tools take (POSIX portable, lower case). */
export const unixName = string({ min: 1, max: 31, pattern: /^[a-z_][a-z0-9_-]*$/ });

export function base64(bounds: { min?: number; max: number }): Decode<string> {
  return string({ ...bounds, pattern: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/ });
}
