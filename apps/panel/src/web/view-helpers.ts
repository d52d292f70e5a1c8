import type { HelperDelegate, HelperOptions } from 'handlebars';
import type { Language } from '@app/kernel';
import type { Assets } from './assets';
import { say } from './catalogue';
import * as formats from './formats';
import type { ShownForm } from './forms';

const languageOf = (options: HelperOptions): Language => (options.data as { root: { lang: Language } }).root.lang;

/** A helper that words a value in the page's language; nothing for no value. */
function worded<V>(format: (value: V, language: Language) => string): HelperDelegate {
  return (value: V | null | undefined, options: HelperOptions) => (value === null || value === undefined ? '' : format(value, languageOf(options)));
}

/** The part of the page's form that a field belongs to: of several forms on a page only the refused one shows what was typed. */
function ownForm(context: unknown, options: HelperOptions): ShownForm | undefined {
  const { form } = (options.data as { root: { form?: ShownForm } }).root;
  const action = (context as { action?: string } | null)?.action;
  return form === undefined || form.act === null || form.act === action ? form : undefined;
}

/** What a view may call. No business rule lives here. */
export function viewHelpers(assets: Assets): Record<string, HelperDelegate> {
  return {
    /** `{{t 'key' name=value}}` or `{{t error.code error.facts}}`. */
    t(key: string, ...rest: unknown[]) {
      const options = rest.at(-1) as HelperOptions;
      const facts = rest.length > 1 ? (rest[0] as Record<string, unknown> | undefined) : undefined;
      return say(languageOf(options), key, { ...facts, ...options.hash });
    },
    moment: worded<Date>(formats.moment),
    day: worded<Date>(formats.day),
    time: worded<Date>(formats.time),
    numeral: worded<number>(formats.number),
    duration: worded<number>(formats.duration),
    seconds: worded<number>(formats.seconds),
    size: worded<number>(formats.size),
    /** For <time datetime>. */
    iso: (at: Date | string) => new Date(at).toISOString(),
    /** What was typed into a field of a refused form. */
    typed(this: unknown, name: string, options: HelperOptions): unknown {
      return ownForm(this, options)?.values[name];
    },
    /** The same, asked from inside a list of the field's options. */
    typedIn(field: unknown, name: string, options: HelperOptions): unknown {
      return ownForm(field, options)?.values[name];
    },
    /** Of an option: what was chosen in a refused form stands before what stood there, even where it is less. */
    ticked: (typed: unknown, value: unknown, option: { value: unknown; checked?: boolean }) =>
      typed === undefined ? value === option.value || option.checked === true : (Array.isArray(typed) ? typed : [typed]).includes(option.value),
    /** The same of a field's text: one that was emptied stays empty. */
    given: (typed: unknown, value: unknown) => (typeof typed === 'string' ? typed : value),
    /** What is wrong with a field: `{code, facts}`. */
    wrong(this: unknown, name: string, options: HelperOptions): unknown {
      return ownForm(this, options)?.errors[name];
    },
    asset: (name: string) => assets.url(name),
    eq: (a: unknown, b: unknown) => a === b,
    or: (...values: unknown[]) => values.slice(0, -1).find(Boolean),
    concat: (...parts: unknown[]) => parts.slice(0, -1).join(''),
  };
}
