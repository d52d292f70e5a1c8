import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '../../node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

/** Reads the imports of apps/ and libs/ below `root`: modules with their dependencies, and every broken rule of floors.cjs. */
export function cruise(root) {
  const args = [program, '--config', join(here, 'floors.cjs'), '--output-type', 'json', 'apps', 'libs'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, timeout: 120_000 });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser: ${stderr || stdout}`);
  const { modules, summary } = JSON.parse(stdout);
  const own = modules.filter((m) => /^(?:apps|libs)\//.test(m.source));
  if (own.length === 0) throw new Error('dependency-cruiser read no module: nothing was checked');
  const violations = summary.violations.map((v) => ({ rule: v.rule.name, from: v.from, to: v.to }));
  return { modules: own, violations };
}
