import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';

/** One checkout's own world on a machine: two of them never meet. */
export interface Instance {
  /** Six hex digits of the checkout's path (or of PANJI_STATE). */
  readonly id: string;
  readonly checkout: string;
  readonly state: string;
  /** Shared by all instances of the machine: the lab's tree. */
  readonly cache: string;
  readonly bridge: string;
  /** The first three octets of the lab's /24. */
  readonly subnet: string;
  /** First uid of hosting accounts on the lab's nodes. */
  readonly uidBase: number;
  readonly root: boolean;
}

/** Derived from the checkout's path or from PANJI_STATE; what was chosen once is kept in the state folder. */
export function thisInstance(checkout: string, stateSetting?: string): Instance {
  const root = process.getuid?.() === 0;
  const path = realpathSync(checkout);
  const id = createHash('sha256').update(stateSetting === undefined ? path : resolve(stateSetting)).digest('hex').slice(0, 6);
  const state = stateSetting === undefined ? (root ? `/var/lib/panji/${id}` : join(path, '.state')) : resolve(stateSetting);
  const file = join(state, 'instance.json');
  mkdirSync(state, { recursive: true, mode: 0o755 });
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(chosen(id), null, 2));
  const kept = JSON.parse(readFileSync(file, 'utf8')) as Pick<Instance, 'subnet' | 'uidBase'>;
  return { id, checkout: path, state, cache: '/var/cache/panji', bridge: `pj${id}`, root, ...kept };
}

/** A private subnet and a uid range from the id; the subnet moves on while another interface has it. */
function chosen(id: string): Pick<Instance, 'subnet' | 'uidBase'> {
  const number = parseInt(id, 16);
  const taken = Object.values(networkInterfaces()).flatMap((list) => list ?? []).map((i) => i.address);
  for (let step = 0; ; step++) {
    const n = number + step;
    const subnet = `10.${64 + (n % 128)}.${Math.floor(n / 128) % 256}`;
    if (!taken.some((address) => address.startsWith(`${subnet}.`))) return { subnet, uidBase: 100_000 + (number % 1000) * 1000 };
  }
}

/** What the lab's scripts are told about the instance. */
export function labEnvironment(instance: Instance): Record<string, string> {
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    PANJI_INSTANCE: instance.id,
    PANJI_STATE: instance.state,
    PANJI_BRIDGE: instance.bridge,
    PANJI_SUBNET: instance.subnet,
    PANJI_CACHE: instance.cache,
  };
}
