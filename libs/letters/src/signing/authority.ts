import 'reflect-metadata'; // @peculiar/x509 resolves its parts through it
import { createPrivateKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import { BasicConstraintsExtension, cryptoProvider, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, AuthorityKeyIdentifierExtension, X509Certificate, X509CertificateGenerator } from '@peculiar/x509';

const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 3072 } as const;
const day = 86_400_000;

cryptoProvider.set(webcrypto);

/** A certificate with its private key. The key of a root belongs on an offline machine, never with the signer. */
export interface CertifiedKey {
  /** PEM */
  readonly certificate: string;
  readonly key: KeyObject;
}

/** The root of the office's own signing authority: RSA-3072, 20 years, may issue signers' certificates only. */
export async function makeRoot(name: string, at: Date): Promise<CertifiedKey> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [name] }, { C: ['ID'] }],
    notBefore: at,
    notAfter: new Date(at.getTime() + 20 * 365 * day),
    signingAlgorithm: algorithm,
    keys: keys,
    extensions: [new BasicConstraintsExtension(true, 0, true), new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true), await SubjectKeyIdentifierExtension.create(keys.publicKey)],
  });
  return { certificate: certificate.toString('pem'), key: await exported(keys.privateKey) };
}

/** A person's certificate for one position: RSA-3072, 2 years, for signing documents (digitalSignature, nonRepudiation). */
export async function issueCertificate(root: CertifiedKey, subject: { name: string; title: string; positionId: string }, at: Date): Promise<CertifiedKey> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const issuer = new X509Certificate(root.certificate);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: [{ CN: [subject.name] }, { '2.5.4.12': [subject.title] }, { '2.5.4.5': [subject.positionId] }, { C: ['ID'] }],
    issuer: issuer.subject,
    notBefore: at,
    notAfter: new Date(at.getTime() + 2 * 365 * day),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await imported(root.key),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { certificate: certificate.toString('pem'), key: await exported(keys.privateKey) };
}

/** A root as the operator keeps it: certificate and PKCS#8 key in one PEM text, file mode 0600. */
export function rootToPem(root: CertifiedKey): string {
  return `${root.certificate}\n${root.key.export({ type: 'pkcs8', format: 'pem' }).toString()}`;
}

export function rootFromPem(pem: string): CertifiedKey {
  const end = '-----END CERTIFICATE-----';
  const cut = pem.indexOf(end) + end.length;
  return { certificate: pem.slice(0, cut), key: createPrivateKey(pem.slice(cut).trim()) };
}

/** 16 random octets, positive (RFC 5280 §4.1.2.2). */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function exported(key: webcrypto.CryptoKey): Promise<KeyObject> {
  return createPrivateKey({ key: Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)), format: 'der', type: 'pkcs8' });
}

async function imported(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}

