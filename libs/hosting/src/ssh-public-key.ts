import { createHash } from 'node:crypto';
import { Invalid } from '@app/kernel';

export interface SshPublicKey {
  /** `type base64`: what is stored and sent; the comment, which may hold a person's name, is left out. */
  readonly text: string;
  /** `SHA256:…` as ssh-keygen shows it. */
  readonly fingerprint: string;
}

const curves: Readonly<Record<string, string>> = { 'ecdsa-sha2-nistp256': 'nistp256', 'ecdsa-sha2-nistp384': 'nistp384', 'ecdsa-sha2-nistp521': 'nistp521' };
const minRsaBits = 3072;

/**
 * One public key as people paste it: `type base64 [comment]` (RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4), no options.
 * @throws Invalid on field `sshKey`: `ssh-key.private`, `.one-line`, `.unknown-type`, `.malformed`, `.weak-rsa`
 */
export function parseSshPublicKey(input: string): SshPublicKey {
  const line = input.trim();
  if (/PRIVATE KEY/.test(line)) throw wrong('ssh-key.private');
  if (line === '' || line.length > 6_000) throw wrong('ssh-key.malformed');
  if (/[\r\n\0]/.test(line)) throw wrong('ssh-key.one-line');
  const [type, base64] = line.split(/[ \t]+/);
  if (type !== 'ssh-ed25519' && type !== 'ssh-rsa' && (type === undefined || !(type in curves))) throw wrong('ssh-key.unknown-type');
  const blob = decoded(base64 ?? '');
  const fields = stringsOf(blob);
  if (fields[0]?.toString('latin1') !== type) throw wrong('ssh-key.malformed');
  check(type, fields);
  return { text: `${type} ${base64}`, fingerprint: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}` };
}

function check(type: string, fields: readonly Buffer[]): void {
  if (type === 'ssh-ed25519') {
    if (fields.length !== 2 || fields[1]!.length !== 32) throw wrong('ssh-key.malformed');
    return;
  }
  if (fields.length !== 3) throw wrong('ssh-key.malformed');
  if (type === 'ssh-rsa') {
    const bits = bitLength(fields[2]!);
    if (bits < minRsaBits) throw wrong('ssh-key.weak-rsa', { bits, least: minRsaBits });
    return;
  }
  // An uncompressed point of the named curve (SEC 1 §2.3.3): 0x04 and two coordinates.
  const size = { nistp256: 65, nistp384: 97, nistp521: 133 }[curves[type]!];
  if (fields[1]!.toString('latin1') !== curves[type] || fields[2]!.length !== size || fields[2]![0] !== 4) throw wrong('ssh-key.malformed');
}

function decoded(base64: string): Buffer {
  const blob = Buffer.from(base64, 'base64');
  // Only the one spelling of a key is let in: a second one would be a second key to every comparison.
  if (blob.length === 0 || blob.toString('base64') !== base64) throw wrong('ssh-key.malformed');
  return blob;
}

/** The blob as its length-prefixed strings (RFC 4251 §5); nothing may be left over. */
function stringsOf(blob: Buffer): Buffer[] {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length || at + 4 + blob.readUInt32BE(at) > blob.length) throw wrong('ssh-key.malformed');
    const end = at + 4 + blob.readUInt32BE(at);
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function bitLength(number: Buffer): number {
  const first = number.findIndex((byte) => byte !== 0);
  return first < 0 ? 0 : (number.length - first - 1) * 8 + (32 - Math.clz32(number[first]!));
}

function wrong(code: string, facts: Record<string, number> = {}): Invalid {
  return Invalid.field('sshKey', code, facts);
}
