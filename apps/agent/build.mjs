// Bundles the agent to one CommonJS file for the pinned Node. `node apps/agent/build.mjs [outfile]`
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const sources = ['apps/agent/src', 'libs/node-protocol/src', 'libs/kernel/src'];
const hash = createHash('sha256');
for (const folder of sources)
  for (const name of readdirSync(join(root, folder)).filter((n) => n.endsWith('.ts') && !n.endsWith('.spec.ts')).sort()) hash.update(name).update(readFileSync(join(root, folder, name)));

const version = hash.digest('hex').slice(0, 12);
const outfile = process.argv[2] ?? join(root, 'dist/agent/agent.cjs');

await build({
  absWorkingDir: root,
  entryPoints: ['apps/agent/src/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  minifySyntax: true,
  legalComments: 'none',
  alias: { '@app/kernel': join(root, 'libs/kernel/src/index.ts'), '@app/node-protocol': join(root, 'libs/node-protocol/src/index.ts') },
  define: { AGENT_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
});
// What a probe of this agent answers as `agent`: tells an installed agent from the one at hand.
mkdirSync(dirname(outfile), { recursive: true });
writeFileSync(`${outfile}.version`, `${version}\n`);
