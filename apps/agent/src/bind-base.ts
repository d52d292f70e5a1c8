import { isIPv6 } from 'node:net';
import type { PrepareNode } from '@app/node-protocol';

type BindNode = Extract<PrepareNode, { role: 'bind' }>;

/** Holds the name of the TSIG key, for the zones that are added later. */
export const tsigNameFile = '/etc/panji/tsig-name';

/** The key clause of named.conf (BIND 9.18 ARM §8.2.16). */
export function bindKey(name: string, secret: string): string {
  return `key "${name}" {\n\talgorithm hmac-sha256;\n\tsecret "${secret}";\n};\n`;
}

/** named.conf.options of an authoritative secondary: no recursion, zones added at run time, transfers by TSIG or to the panel. */
export function bindOptions(node: Omit<BindNode, 'op' | 'role'>): string {
  const v4 = node.listen.filter((a) => !isIPv6(a));
  const v6 = node.listen.filter((a) => isIPv6(a));
  const list = (items: readonly string[]): string => items.map((i) => `${i};`).join(' ');
  return [
    'include "/etc/bind/panji.key";',
    'options {',
    '\tdirectory "/var/cache/bind";',
    `\tlisten-on { ${list(['127.0.0.1', ...v4])} };`,
    `\tlisten-on-v6 { ${v6.length > 0 ? list(v6) : 'none;'} };`,
    '\trecursion no;',
    '\tallow-recursion { none; };',
    '\tallow-query { any; };',
    '\tallow-query-cache { none; };',
    `\tallow-transfer { key "${node.tsig.name}"; ${list(node.panel)} };`,
    '\tallow-new-zones yes;',
    '\tnotify no;',
    '\tempty-zones-enable no;',
    '\tdnssec-validation no;',
    '\tminimal-responses yes;',
    '\trequest-ixfr yes;',
    '\t// A new zone is fetched at once, many at a time: the defaults (20 SOA queries a second) suit zones of strangers.',
    '\tserial-query-rate 500;',
    '\ttransfers-in 50;',
    '\ttransfers-per-ns 50;',
    '\tversion none;',
    '\thostname none;',
    '\tserver-id none;',
    '};',
    '',
  ].join('\n');
}
