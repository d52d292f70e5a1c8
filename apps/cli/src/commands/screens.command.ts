import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instance } from '../instance';

const suite = 'apps/panel/src/pages.lab.spec.ts';

/** `npm run screens`: the test that looks at every page in the lab's browser keeps a picture of each in docs/screens. */
export function screensCommand({ checkout }: Instance): Promise<number> {
  if (!existsSync(join(checkout, suite))) throw new Error('this installation has no tests: they are part of the source tree');
  const jest = [join(checkout, 'node_modules/jest/bin/jest.js'), suite, '--selectProjects=lab'];
  // `env` adds one variable to what this process was given, without this code reading any.
  const child = spawn('env', [`PANJI_SCREENS=${join(checkout, 'docs/screens')}`, process.execPath, '--experimental-vm-modules', '--disable-warning=ExperimentalWarning', ...jest], {
    cwd: checkout,
    stdio: 'inherit',
  });
  // Ctrl-C reaches the tests too, which take their lab down first.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
