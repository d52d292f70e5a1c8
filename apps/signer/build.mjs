// Bundles the signer to one file over its plain build: the doors of the libs would else bring the whole house's memory with them
// (PDF, database driver, framework: 134 MB idle instead of 59), and code that is not there can't be misused beside the keys.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Modules of libs only declare: what the signer names nothing of is left out. */
const doors = {
  name: 'doors',
  setup: ({ onResolve, resolve }) => {
    onResolve({ filter: /^@app\// }, ({ path }) => ({ path: join(root, 'libs', path.slice('@app/'.length), 'src/index.ts'), sideEffects: false }));
    onResolve({ filter: /^\./ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === 'asked' || !importer.startsWith(join(root, 'libs'))) return undefined;
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: 'asked' });
      return { path: found.path, errors: found.errors, sideEffects: false };
    });
    // Marks for a container that this process does not have; the real module brings the framework.
    onResolve({ filter: /^@nestjs\/common$/ }, () => ({ path: 'marks', namespace: 'marks' }));
  },
};

const marks = {
  name: 'marks',
  setup: ({ onLoad }) => onLoad({ filter: /.*/, namespace: 'marks' }, () => ({ contents: 'const mark = () => () => undefined; export { mark as Global, mark as Inject, mark as Injectable, mark as Module, mark as Optional };' })),
};

const { outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ['apps/signer/src/main.ts'],
  outfile: join(root, 'dist/apps/signer/src/main.js'),
  write: false,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  mainFields: ['module', 'main'],
  keepNames: true,
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: true, target: 'ES2023' } },
  plugins: [doors, marks],
  logLevel: 'warning',
});
writeFileSync(join(root, 'dist/apps/signer/src/main.js'), outputFiles[0].contents);
