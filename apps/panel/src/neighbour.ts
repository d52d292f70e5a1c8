import type { Socket } from 'node:net';

/** Whether the peer is on the IPv4 network (/24, as the lab's bridge has it) of the address that it called. */
export function isNeighbour({ localAddress, remoteAddress }: Pick<Socket, 'localAddress' | 'remoteAddress'>): boolean {
  const network = (address = ''): string | null => /^(?:::ffff:)?(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1] ?? null;
  return network(localAddress) !== null && network(localAddress) === network(remoteAddress);
}
