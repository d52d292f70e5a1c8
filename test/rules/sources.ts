import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

export const root = join(__dirname, '../..');

/** One file of the tree, by its path from the root. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const skipped = new Set(['node_modules', 'dist', '.git', '.state', 'coverage']);

/** Every file below a folder of the tree whose path passes; nothing that git ignores. */
export function filesBelow(folder: string, wanted: (path: string) => boolean): string[] {
  const walk = (at: string): string[] =>
    readdirSync(at, { withFileTypes: true }).flatMap((entry) => {
      const path = join(at, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path);
      return entry.isFile() && wanted(relative(root, path)) ? [relative(root, path)] : [];
    });
  return walk(join(root, folder)).sort();
}

export function read(paths: readonly string[]): Source[] {
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

/** The program itself: TypeScript of apps and libs without specs. */
export function programSources(): Source[] {
  const code = (path: string): boolean => /\.ts$/.test(path) && !/\.(spec|d)\.ts$/.test(path);
  return read([...filesBelow('apps', code), ...filesBelow('libs', code)]);
}

const parsed = new WeakMap<Source, ts.SourceFile>();

export function parse(source: Source): ts.SourceFile {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  const file = ts.createSourceFile(source.path, source.text, ts.ScriptTarget.ES2023, true);
  parsed.set(source, file);
  return file;
}

/** Every node of a file, parents first. */
export function nodesOf(source: Source): ts.Node[] {
  const all: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    all.push(node);
    ts.forEachChild(node, visit);
  };
  visit(parse(source));
  return all;
}

/** `path:line` of a node. */
export function placeOf(source: Source, node: ts.Node): string {
  const { line } = parse(source).getLineAndCharacterOfPosition(node.getStart());
  return `${source.path}:${line + 1}`;
}

/** A planted file for a rule's own test. */
export function planted(text: string, path = 'libs/planted/src/planted.ts'): Source[] {
  return [{ path, text }];
}
