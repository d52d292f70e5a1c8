import { Invalid } from '@app/kernel';
import { isIPv6 } from 'node:net';
import { exactly } from '../master-file/fields';
import type { RecordType } from './record-type';

/** IPv6 address (RFC 3596), written as RFC 5952 asks: lower case, longest run of zeros as `::`. */
export const AAAA: RecordType<string> = {
  name: 'AAAA',
  code: 28,
  read(fields) {
    const [address] = exactly(fields, 1, 'AAAA');
    const raw = address!.raw;
    if (!isIPv6(raw) || raw.includes('%')) throw new Invalid('zone.bad-address', { type: 'AAAA', value: raw.slice(0, 80) });
    return raw;
  },
  write: (data) => compressed(groups(data)),
  wire(data) {
    const out = Buffer.alloc(16);
    groups(data).forEach((group, i) => out.writeUInt16BE(group, i * 2));
    return out;
  },
};

function groups(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const text = dotted === null ? address : `${dotted[1]}${pair(dotted[2]!, dotted[3]!)}:${pair(dotted[4]!, dotted[5]!)}`;
  const [head = '', tail] = text.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(gap).fill('0'), ...right].map((g) => parseInt(g, 16));
}

function pair(high: string, low: string): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

function compressed(all: readonly number[]): string {
  const run = longestZeroRun(all);
  const hex = (part: readonly number[]) => part.map((g) => g.toString(16)).join(':');
  return run.length < 2 ? hex(all) : `${hex(all.slice(0, run.start))}::${hex(all.slice(run.start + run.length))}`;
}

function longestZeroRun(all: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (all[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
