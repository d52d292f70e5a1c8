import { lab, labObstacle } from '../launch/lab';
import type { Instance } from '../instance';

/** `panji lab up|stop|down|status|run|node …` */
export async function labCommand(instance: Instance, args: readonly string[]): Promise<number> {
  const obstacle = await labObstacle(instance);
  if (obstacle !== null) {
    process.stderr.write(`panji: ${obstacle}\n`);
    return 1;
  }
  return lab(instance, args);
}
