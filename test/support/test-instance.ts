import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { thisInstance, type Instance } from '../../apps/cli/src/instance';

const checkout = join(__dirname, '../..');

/** The tests' own instance beside the demo's: another state folder, bridge, subnet and uid range. PANJI_TEST_STATE names yet another. */
export function testInstance(): Instance {
  const id = createHash('sha256').update(checkout).digest('hex').slice(0, 6);
  return thisInstance(checkout, process.env['PANJI_TEST_STATE'] ?? `/var/lib/panji/test-${id}`);
}
