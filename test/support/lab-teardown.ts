import teardownDatabase from './global-teardown';
import { Stack } from './stack';

export default async function teardown(): Promise<void> {
  if (process.env['PANJI_LAB_JSON'] !== undefined && process.env['PANJI_TEST_KEEP'] === undefined) await Stack.clear();
  await teardownDatabase();
}
