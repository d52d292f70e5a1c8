import ts from 'typescript';
import { nodesOf, placeOf, type Source } from './sources';

export interface Sentence {
  readonly id: string;
  readonly en: string;
}

const dotted = /^[a-z][a-z0-9_-]*\.[a-z0-9][a-z0-9.-]*$/;

/** Makers of errors that people read; the code is the first argument, in `Invalid.field` the second. */
const makers = new Set(['NotFound', 'Conflict', 'Invalid', 'Forbidden', 'Permanent', 'CertificateDelayed', 'NodeNotNow', 'NodeFailure', 'permanent', 'notNow', 'field']);

export interface Code {
  readonly code: string;
  readonly place: string;
}

/** Every error code and plan line that a lib or app can show. */
export function codesOf(sources: readonly Source[]): Code[] {
  return sources.flatMap((source) =>
    nodesOf(source).flatMap((node) => codeArguments(node).flatMap((argument) => literals(argument).map((code) => ({ code, place: placeOf(source, node) })))),
  );
}

/** `<table>.not-found` for each entity that is asked for by `get`, `owned` or `lock` (platform's Reader and Tx). */
export function notFoundCodes(sources: readonly Source[]): Code[] {
  const tables = new Map(sources.flatMap((s) => [...s.text.matchAll(/@Entity\(\{ name: '(\w+)'[^]*?export class (\w+)/g)].map((m) => [m[2]!, m[1]!] as const)));
  return sources.flatMap((source) =>
    nodesOf(source)
      .filter(ts.isCallExpression)
      .filter((call) => ts.isPropertyAccessExpression(call.expression) && ['get', 'owned', 'lock'].includes(call.expression.name.text))
      .flatMap((call) => {
        const table = tables.get(call.arguments[0]?.getText() ?? '');
        return table === undefined ? [] : [{ code: `${table}.not-found`, place: placeOf(source, call) }];
      }),
  );
}

function codeArguments(node: ts.Node): ts.Node[] {
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
    const maker = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : node.expression.getText();
    return makers.has(maker) ? (node.arguments ?? []).slice(maker === 'field' ? 1 : 0, maker === 'field' ? 2 : 1) : [];
  }
  // FieldError {field, code} and PlanLine {key, facts}: told from other keys by their neighbour.
  if (!ts.isPropertyAssignment(node) || !ts.isObjectLiteralExpression(node.parent)) return [];
  const names = node.parent.properties.map((p) => p.name?.getText());
  const name = node.name.getText();
  const shown = (name === 'code' && (names.includes('field') || names.includes('facts'))) || (name === 'key' && names.includes('facts'));
  return shown ? [node.initializer] : [];
}

function literals(node: ts.Node): string[] {
  if (ts.isStringLiteral(node)) return dotted.test(node.text) ? [node.text] : [];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  return [];
}

export function unsaid(codes: readonly Code[], catalogue: ReadonlyMap<string, Sentence>): string[] {
  return [...new Set(codes.filter((c) => !catalogue.has(c.code)).map((c) => `${c.code} (${c.place})`))];
}

/** Sentences that lack a language, or whose blanks differ between the two. */
export function lame(catalogue: ReadonlyMap<string, Sentence>): string[] {
  const blanks = (text: string): string => [...new Set(text.match(/\{[a-zA-Z]\w*\}/g) ?? [])].sort().join(' ');
  return [...catalogue].filter(([, s]) => s.id.trim() === '' || s.en.trim() === '' || blanks(s.id) !== blanks(s.en)).map(([key]) => key);
}
