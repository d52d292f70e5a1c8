import { lab } from '../../apps/cli/src/launch/lab';
import teardownDatabase from './global-teardown';
import { testInstance } from './test-instance';

export default async function teardown(): Promise<void> {
  if (process.env['PANJI_LAB_JSON'] !== undefined) await lab(testInstance(), ['down'], true);
  await teardownDatabase();
}
