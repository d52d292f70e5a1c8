import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Permanent, sha256 } from '@app/kernel';

export interface Leaf {
  readonly sha256: string;
  /** Lower-case hex. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Reads the first certificate of a PEM chain and checks that it is ours: our key, all our names.
 * @throws Permanent
 */
export function readLeaf(chainPem: string, keyPem: string, names: readonly string[]): Leaf {
  const leaf = new X509Certificate(chainPem);
  if (!leaf.checkPrivateKey(createPrivateKey(keyPem))) throw new Permanent('certificates.wrong-key', { names: names.join(', ') });
  const missing = names.find((name) => !covers(leaf, name));
  if (missing !== undefined) throw new Permanent('certificates.name-missing', { name: missing });
  return {
    sha256: sha256(leaf.raw),
    serial: leaf.serialNumber.toLowerCase(),
    notBefore: new Date(leaf.validFrom),
    notAfter: new Date(leaf.validTo),
  };
}

/** By exact entry: `*.unit.mil.id` must itself be in the list. */
function covers(leaf: X509Certificate, name: string): boolean {
  const entries = (leaf.subjectAltName ?? '').split(', ').map((entry) => entry.toLowerCase());
  return entries.includes(`dns:${name}`);
}
