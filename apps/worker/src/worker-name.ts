import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Names the world in which a pid means one process: this boot of this kernel, this pid namespace. */
function world(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    return `${hostname()}/${boot}/${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`;
  } catch {
    return `${hostname()}/${randomUUID().slice(0, 8)}`; // not Linux: nobody's death can be told, so leases run out
  }
}

const here = world();

/** The owner that this process writes into its leases. */
export function workerName(): string {
  return `${here}:${process.pid}:${randomUUID().slice(0, 8)}`;
}

/** Whether the owner was a process of this same world that is no more. Of any other world nothing is known. */
export function isDead(owner: string): boolean {
  const [place, pid] = owner.split(':');
  return place === here && pid !== undefined && !existsSync(`/proc/${Number(pid)}`);
}
