import ts from 'typescript';
import { nodesOf, parse, placeOf, type Source } from './sources';

const migration = /^apps\/cli\/src\/migrations\//;

function linesOf(source: Source): number {
  return source.text.split('\n').length - (source.text.endsWith('\n') ? 1 : 0);
}

export function longFiles(sources: readonly Source[], limit = 300): string[] {
  return sources.filter((s) => !migration.test(s.path) && linesOf(s) > limit).map((s) => `${s.path}: ${linesOf(s)} lines`);
}

export function meanLines(sources: readonly Source[]): number {
  return sources.reduce((sum, s) => sum + linesOf(s), 0) / sources.length;
}

/** Functions and methods with a body of their own, over `limit` lines from first word to last bracket. */
export function longFunctions(sources: readonly Source[], limit = 40): string[] {
  return sources
    .filter((s) => !migration.test(s.path))
    .flatMap((source) =>
      nodesOf(source)
        .filter((node) => ts.isFunctionLike(node) && 'body' in node && node.body !== undefined)
        .map((node) => ({ node, lines: height(source, node) }))
        .filter(({ lines }) => lines > limit)
        .map(({ node, lines }) => `${placeOf(source, node)}: ${lines} lines`),
    );
}

/** Of classes that are put together by injection (a decorator says so); a value's many facts are no dependencies. */
export function wideConstructors(sources: readonly Source[], limit = 6): string[] {
  return sources.flatMap((source) =>
    nodesOf(source)
      .filter(ts.isConstructorDeclaration)
      .filter((made) => ts.canHaveDecorators(made.parent) && (ts.getDecorators(made.parent) ?? []).length > 0)
      .filter((made) => made.parameters.length > limit)
      .map((made) => `${placeOf(source, made)}: ${made.parameters.length} dependencies`),
  );
}

function height(source: Source, node: ts.Node): number {
  const file = parse(source);
  return file.getLineAndCharacterOfPosition(node.getEnd()).line - file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
