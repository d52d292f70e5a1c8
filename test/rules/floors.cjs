/** Rules for dependency-cruiser, made from floors.json: the table of docs/house.md §1. Run with the tree's root as working folder. */
const { libs, apps } = require('./floors.json');

const anyOf = (names) => `(?:${names.join('|')})`;
const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const libRules = Object.entries(libs).map(([lib, below]) =>
  error(`floor-of-${lib}`, `${lib} may import only ${below.join(', ') || 'nothing'}`, { path: `^libs/${lib}/` }, { path: '^libs/', pathNot: `^libs/${anyOf([lib, ...below])}/` }),
);

const appRules = Object.entries(apps).map(([app, below]) =>
  error(`floor-of-${app}`, `${app} may import only ${below.join(', ')}`, { path: `^apps/${app}/` }, { path: '^libs/', pathNot: `^libs/${anyOf(below)}/` }),
);

const frameworks = '^(?:@nestjs/|typeorm|express|pg|pg-boss|reflect-metadata|rxjs|@swc/)|node_modules/(?:@nestjs|typeorm|express|pg|pg-boss|reflect-metadata|rxjs)/';

module.exports = {
  forbidden: [
    ...libRules,
    ...appRules,
    error('libs-know-no-app', 'a lib imports an app', { path: '^libs/' }, { path: '^apps/' }),
    error('apps-are-strangers', 'an app imports another', { path: '^apps/([^/]+)/' }, { path: '^apps/', pathNot: '^apps/$1/' }),
    error('by-the-door', 'a lib is entered by its index.ts only', { path: '^(?:libs|apps)/([^/]+)/' }, { path: '^libs/', pathNot: '^libs/(?:$1/|[^/]+/src/index\\.ts$)' }),
    error('not-by-the-own-door', 'inside a lib its own index.ts is not imported', { path: '^libs/([^/]+)/' }, { path: '^libs/$1/src/index\\.ts$' }),
    error('known-to-the-table', 'a lib or app that floors.json does not know', {}, { path: '^(?:libs|apps)/', pathNot: `^(?:libs/${anyOf(Object.keys(libs))}|apps/${anyOf(Object.keys(apps))})/` }),
    // A circle of types alone is gone at run time.
    error('no-circle', 'files that import each other in a circle', { path: '^(?:libs|apps)/' }, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    error('resolvable', 'an import that leads nowhere', {}, { couldNotResolve: true }),
    error('bare-floors', 'kernel, clocks, node-protocol and the agent know no framework', { path: '^(?:libs/(?:kernel|clocks|node-protocol)|apps/agent)/' }, { path: frameworks }),
    error('pure', 'kernel and clocks do no I/O', { path: '^libs/(?:kernel|clocks)/' }, { path: '^(?:node:)?(?:fs|fs/promises|net|tls|http|https|http2|dns|dgram|child_process|cluster|worker_threads)$' }),
    error('libs-know-no-http', 'a lib knows no HTTP', { path: '^libs/' }, { path: '(?:^|node_modules/)(?:express|express-session|@nestjs/platform-express|helmet|handlebars|cookie-parser|csrf-csrf)(?:/|$)', pathNot: 'node_modules/handlebars/' }),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '\\.spec\\.ts$|^test/|^dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
