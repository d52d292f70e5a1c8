import type { PrepareNode } from '@app/node-protocol';
import type { ZoneRecord } from './zone-records';

type KnotNode = Extract<PrepareNode, { role: 'knot' }>;

/** The id of a peer's `remote` entry: letters, digits and dashes alone. */
export const remoteId = (address: string): string => `peer-${address.replace(/[.:]/g, '-')}`;

/**
 * knot.conf of a primary (knot.conf(5), Knot 3.2): every zone is a file that only we write (`zonefile-sync: -1`), IXFR
 * comes from the difference at reload, NOTIFY and transfers go by TSIG; the panel may transfer to verify.
 * Only decoded values enter: addresses, names of letters and digits, base64.
 */
export function knotConf(node: Omit<KnotNode, 'op' | 'role'>, zones: readonly ZoneRecord[]): string {
  const lines = [
    'server:',
    '    rundir: "/run/knot"',
    '    user: knot:knot',
    '    identity: ""',
    '    version: ""',
    `    listen: [ ${['127.0.0.1', ...node.listen].map((a) => `${a}@53`).join(', ')} ]`,
    'log:',
    '  - target: syslog',
    '    any: info',
    'database:',
    '    storage: "/var/lib/knot"',
    'key:',
    `  - id: ${node.tsig.name}`,
    '    algorithm: hmac-sha256',
    `    secret: "${node.tsig.secret}"`,
    ...(node.transferPeers.length > 0 ? ['remote:'] : []),
    ...node.transferPeers.flatMap((p) => [`  - id: ${remoteId(p)}`, `    address: ${p}@53`, `    key: ${node.tsig.name}`]),
    'acl:',
    '  - id: transfer',
    `    key: ${node.tsig.name}`,
    '    action: transfer',
    ...(node.panel.length > 0 ? ['  - id: panel', `    address: [ ${node.panel.join(', ')} ]`, '    action: transfer'] : []),
    'template:',
    '  - id: default',
    '    storage: "/var/lib/panji/zones"',
    '    file: "%s.zone"',
    '    zonefile-load: difference',
    '    zonefile-sync: -1',
    '    journal-content: changes',
    `    acl: [ ${node.panel.length > 0 ? 'transfer, panel' : 'transfer'} ]`,
    ...(zones.length > 0 ? ['zone:'] : []),
    ...zones.flatMap((z) => [`  - domain: ${z.zone}.`, ...(z.peers.length > 0 ? [`    notify: [ ${z.peers.map(remoteId).join(', ')} ]`] : [])]),
  ];
  return `${lines.join('\n')}\n`;
}
