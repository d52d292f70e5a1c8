import { join } from 'node:path';
import { lab, labObstacle } from '../../apps/cli/src/launch/lab';
import setupDatabase from './global-setup';
import { Stack } from './stack';
import { testInstance } from './test-instance';

/** One lab for all lab suites, which run one after the other. A machine that cannot carry it fails the run: only PANJI_TEST=unit leaves it out. */
export default async function setup(): Promise<void> {
  await setupDatabase();
  if (process.env['PANJI_TEST'] === 'unit') return;
  const instance = testInstance();
  const obstacle = await labObstacle(instance);
  if (obstacle !== null) throw new Error(`${obstacle}; PANJI_TEST=unit npm test leaves the lab's suites out`);
  process.env['PANJI_LAB_JSON'] = join(instance.state, 'lab/lab.json');
  if (process.env['PANJI_TEST_KEEP'] !== undefined) return; // for whoever writes a suite: the lab of the former run
  await Stack.clear();
  if ((await lab(instance, ['up'], true)) !== 0) throw new Error('the lab did not come up: see its words above');
}
