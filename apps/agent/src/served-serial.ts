import { createSocket } from 'node:dgram';
import { randomInt } from 'node:crypto';
import { decode, encode, AUTHORITATIVE_ANSWER } from 'dns-packet';
import { serialAtLeast } from '@app/node-protocol';

export interface Asked {
  readonly address?: string;
  readonly port?: number;
  readonly timeoutMs?: number;
}

/** The serial that the server on this node answers with, authoritatively; null when it does not answer for the zone. */
export function servedSerial(zone: string, { address = '127.0.0.1', port = 53, timeoutMs = 500 }: Asked = {}): Promise<number | null> {
  const id = randomInt(65536);
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    const end = (serial: number | null): void => {
      clearTimeout(timer);
      socket.close();
      resolve(serial);
    };
    const timer = setTimeout(() => end(null), timeoutMs);
    socket.on('error', () => end(null));
    socket.on('message', (packet) => {
      const serial = serialIn(packet, id, zone);
      if (serial !== undefined) end(serial);
    });
    // Connected: only this server's answers arrive, and a closed port is told at once.
    socket.connect(port, address, () => socket.send(encode({ type: 'query', id, questions: [{ type: 'SOA', name: zone }] })));
  });
}

/** Asks again and again until the serial is the wanted one or a later one (RFC 1982), or time is up. @returns the last serial seen. */
export async function awaitSerial(zone: string, wanted: number, deadlineMs: number, asked: Asked = {}): Promise<number | null> {
  const end = Date.now() + deadlineMs;
  for (let pause = 2; ; pause = Math.min(pause * 1.5, 50)) {
    const served = await servedSerial(zone, asked);
    if ((served !== null && serialAtLeast(served, wanted)) || Date.now() >= end) return served;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** Undefined for a packet that is no answer to our question. */
function serialIn(packet: Buffer, id: number, zone: string): number | null | undefined {
  try {
    const answer = decode(packet);
    if (answer.id !== id) return undefined;
    if (((answer.flags ?? 0) & AUTHORITATIVE_ANSWER) === 0) return null;
    const soa = answer.answers?.find((a) => a.type === 'SOA' && a.name.toLowerCase() === zone);
    return soa?.type === 'SOA' ? (soa.data.serial ?? null) : null;
  } catch {
    return undefined;
  }
}
