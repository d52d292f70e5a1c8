import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { isIPv6 } from 'node:net';
import type { DomainName } from '@app/kernel';
import { decodeAnswer, encodeNotify, encodeQuery, type DnsAnswer, type ServedRecord } from './dns-message';

/** Where to ask. */
export interface DnsAddress {
  readonly address: string;
  readonly port: number;
}

/** The server did not answer in time, or not in a form that can be read: trying later may help. */
export class DnsSilent extends Error {
  override readonly name = 'DnsSilent';
}

const RESEND_MS = 300;

/** Asks one given server: UDP first, TCP when the answer does not fit (RFC 1035 §4.2, RFC 7766). No recursion, no cache. */
export async function ask(at: DnsAddress, name: DomainName, type: string, deadlineMs: number): Promise<DnsAnswer> {
  const id = randomInt(0x10000);
  const query = encodeQuery(id, name, type);
  const started = Date.now();
  const answer = await overUdp(at, query, { id, question: `${name.toString()} ${type}` }, deadlineMs);
  if (!answer.truncated) return answer;
  const [whole] = await overTcp(at, query, id, deadlineMs - (Date.now() - started), () => true);
  return whole!;
}

/** The whole zone (RFC 5936), first SOA kept, last one left out. Answers with `rcode` other than NOERROR when refused. */
export async function transfer(at: DnsAddress, zone: DomainName, deadlineMs: number): Promise<{ rcode: string; records: readonly ServedRecord[] }> {
  const id = randomInt(0x10000);
  let soas = 0;
  const messages = await overTcp(at, encodeQuery(id, zone, 'AXFR'), id, deadlineMs, (m) => {
    soas += m.answers.filter((r) => r.type === 'SOA').length;
    return m.rcode !== 'NOERROR' || soas >= 2;
  });
  const records = messages.flatMap((m) => m.answers);
  return { rcode: messages[0]!.rcode, records: records.slice(0, -1) };
}

/** Tells a secondary to look; whether it heard is not waited for, since its answer proves nothing about what it serves. */
export async function notify(at: DnsAddress, zone: DomainName): Promise<void> {
  const socket = createSocket(isIPv6(at.address) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve) => {
    socket.on('error', () => resolve());
    socket.send(encodeNotify(randomInt(0x10000), zone), at.port, at.address, () => resolve());
  });
  socket.close();
}

function overUdp(at: DnsAddress, query: Buffer, expected: { id: number; question: string }, deadlineMs: number): Promise<DnsAnswer> {
  // A fresh socket each time: its random port is the other half of the guard against forged answers (RFC 5452).
  const socket = createSocket(isIPv6(at.address) ? 'udp6' : 'udp4');
  return new Promise<DnsAnswer>((resolve, reject) => {
    const send = () => socket.send(query, at.port, at.address, (error) => error && finish(() => reject(silent(at, error))));
    const again = setInterval(send, RESEND_MS);
    const limit = setTimeout(() => finish(() => reject(silent(at))), Math.max(1, deadlineMs));
    const finish = (then: () => void) => {
      clearInterval(again);
      clearTimeout(limit);
      socket.removeAllListeners('message').close();
      then();
    };
    socket.on('error', (error) => finish(() => reject(silent(at, error))));
    socket.on('message', (message, from) => {
      if (from.address !== at.address || from.port !== at.port) return;
      const answer = readable(message);
      if (answer !== null && answer.id === expected.id && answer.question === expected.question) finish(() => resolve(answer));
    });
    send();
  });
}

function overTcp(at: DnsAddress, query: Buffer, id: number, deadlineMs: number, last: (m: DnsAnswer) => boolean): Promise<DnsAnswer[]> {
  return new Promise<DnsAnswer[]>((resolve, reject) => {
    const socket = connect(at.port, at.address);
    const messages: DnsAnswer[] = [];
    let pending = Buffer.alloc(0);
    const fail = (cause?: unknown) => {
      socket.destroy();
      reject(silent(at, cause));
    };
    socket.setNoDelay(true);
    const limit = setTimeout(fail, Math.max(1, deadlineMs));
    socket.on('close', () => {
      clearTimeout(limit);
      fail();
    });
    socket.on('error', fail);
    socket.on('connect', () => socket.write(framed(query)));
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (let size = sizeOf(pending); size !== null; size = sizeOf(pending)) {
        const message = readable(pending.subarray(2, 2 + size));
        pending = pending.subarray(2 + size);
        if (message === null || message.id !== id) return fail();
        messages.push(message);
        if (!last(message)) continue;
        resolve(messages);
        return void socket.destroy();
      }
    });
  });
}

/** The length of the first whole message, or null while it is not all there. */
function sizeOf(pending: Buffer): number | null {
  if (pending.length < 2) return null;
  const size = pending.readUInt16BE(0);
  return pending.length >= size + 2 ? size : null;
}

function framed(message: Buffer): Buffer {
  const out = Buffer.alloc(2 + message.length);
  out.writeUInt16BE(message.length);
  message.copy(out, 2);
  return out;
}

function readable(message: Buffer): DnsAnswer | null {
  try {
    return decodeAnswer(message);
  } catch {
    return null;
  }
}

function silent(at: DnsAddress, cause?: unknown): DnsSilent {
  return new DnsSilent(`no DNS answer from ${at.address} port ${at.port}`, { cause });
}
