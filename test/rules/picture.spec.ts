import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

it('docs/picture.svg is what the imports say (node test/rules/picture.mjs draws it)', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(__dirname, 'picture.mjs'), '--check'], { encoding: 'utf8', timeout: 60_000 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 60_000);
