import ts from 'typescript';
import { nodesOf, placeOf, type Source } from './sources';

export interface Imported {
  readonly path: string;
  readonly place: string;
  readonly module: string;
  readonly name: string;
}

/** Every named import of every file. */
export function importsOf(sources: readonly Source[]): Imported[] {
  return sources.flatMap((source) =>
    nodesOf(source)
      .filter(ts.isImportDeclaration)
      .flatMap((node) => {
        const bindings = node.importClause?.namedBindings;
        const module = (node.moduleSpecifier as ts.StringLiteral).text;
        const names = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements.map((e) => (e.propertyName ?? e.name).text) : ['*'];
        return names.map((name) => ({ path: source.path, place: placeOf(source, node), module, name }));
      }),
  );
}

/** `mintScope` in other hands than identity's: a scope that nobody answered for. */
export function foreignMints(sources: readonly Source[]): string[] {
  return importsOf(sources)
    .filter((i) => i.name === 'mintScope' && !/^libs\/(?:identity|kernel)\//.test(i.path))
    .map((i) => i.place);
}

const nestHttp = /Exception$|^(?:Controller|Get|Post|Put|Patch|Delete|Req|Res|Body|Param|Query|HttpStatus|HttpCode|Redirect|Render|UseGuards|UseFilters|Session)$/;

/** HTTP words of Nest in a lib. */
export function httpInLibs(sources: readonly Source[]): string[] {
  return importsOf(sources)
    .filter((i) => i.path.startsWith('libs/') && i.module === '@nestjs/common' && nestHttp.test(i.name))
    .map((i) => `${i.place}: ${i.name}`);
}

/** The one reader of the environment; and the launcher's own two words, read before there is a configuration. */
const readers: Readonly<Record<string, readonly string[]>> = {
  'libs/platform/src/config.ts': ['*'],
  'apps/cli/src/main.ts': ['PANJI_STATE', 'PANJI_TRACE'],
};

export function environmentReads(sources: readonly Source[]): string[] {
  return sources.flatMap((source) =>
    nodesOf(source)
      .filter((node): node is ts.PropertyAccessExpression => ts.isPropertyAccessExpression(node) && node.name.text === 'env' && node.expression.getText() === 'process')
      .filter((node) => !allowed(source.path, node))
      .map((node) => placeOf(source, node)),
  );
}

function allowed(path: string, env: ts.PropertyAccessExpression): boolean {
  const names = readers[path] ?? [];
  const use = env.parent;
  const name = ts.isElementAccessExpression(use) && ts.isStringLiteral(use.argumentExpression) ? use.argumentExpression.text : null;
  return names.includes('*') || (name !== null && names.includes(name));
}
