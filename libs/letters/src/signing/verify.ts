import { constants, createHash, verify as verifySignature, X509Certificate } from 'node:crypto';
import { type BaseBlock, type OctetString, type Sequence, type UTCTime } from 'asn1js';
import { Certificate, ContentInfo, SignedData, type SignerInfo } from 'pkijs';
import { assembleCms, attributeBytes, oid } from './cms';

export interface Verdict {
  /** Everything below holds: nothing in the file was changed since it was signed. */
  readonly valid: boolean;
  readonly coversWhole: boolean;
  readonly digestMatches: boolean;
  readonly signatureMatches: boolean;
  /** The certificate was issued by one of the given roots and was in force at signing; null when no root was given. */
  readonly trusted: boolean | null;
  readonly signer: { readonly name: string; readonly title: string; readonly positionId: string; readonly at: Date } | null;
}

const nothing: Verdict = { valid: false, coversWhole: false, digestMatches: false, signatureMatches: false, trusted: null, signer: null };

/**
 * Checks the one signature of a letter's PDF: byte range, digest, signed attributes, RSA signature, issuer. Never throws:
 * what cannot be read is not valid. Stricter than PDF readers: the room around the CMS must be as we wrote it.
 * @param roots PEM
 */
export function verify(pdf: Buffer, roots: readonly string[] = []): Verdict {
  try {
    const part = signedPart(pdf);
    return part === null ? nothing : judge(part, roots);
  } catch {
    return nothing;
  }
}

interface SignedPart {
  readonly cms: Buffer;
  readonly sha256: Buffer;
  readonly coversWhole: boolean;
}

/** The signed bytes and the CMS, by the last byte range of the file (ISO 32000-1 §12.8.1). */
function signedPart(pdf: Buffer): SignedPart | null {
  const text = pdf.toString('latin1');
  const ranges = [...text.matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/g)];
  const range = ranges.at(-1);
  if (range === undefined) return null;
  const [zero, start, end, rest] = range.slice(1).map(Number) as [number, number, number, number];
  if (zero !== 0 || start >= end || end + rest > pdf.length) return null;
  const room = /^<([0-9a-f]+)>$/.exec(text.slice(start, end))?.[1];
  if (room === undefined) return null;
  const bytes = Buffer.from(room, 'hex');
  const length = derLength(bytes);
  const cms = bytes.subarray(0, length);
  const padded = bytes.subarray(length).every((b) => b === 0);
  const sha256 = createHash('sha256').update(pdf.subarray(0, start)).update(pdf.subarray(end, end + rest)).digest();
  return { cms, sha256, coversWhole: ranges.length === 1 && padded && end + rest === pdf.length };
}

/** Octets of the first DER value: its own length field says. */
function derLength(bytes: Buffer): number {
  const lengthOctets = bytes[1]! & 0x7f;
  if ((bytes[1]! & 0x80) === 0) return bytes[1]! + 2;
  return bytes.readUIntBE(2, lengthOctets) + 2 + lengthOctets;
}

function judge(part: SignedPart, roots: readonly string[]): Verdict {
  const signed = new SignedData({ schema: ContentInfo.fromBER(part.cms).content });
  const info = signed.signerInfos[0];
  const certificates = (signed.certificates ?? []).filter((c) => c instanceof Certificate).map((c) => Buffer.from(c.toSchema().toBER()));
  if (info === undefined || certificates.length === 0) return nothing;
  const leaf = new X509Certificate(certificates[0]!);
  const at = (attribute(info, oid.signingTime) as UTCTime).toDate();
  const digestMatches = octets(attribute(info, oid.messageDigest)).equals(part.sha256);
  const signatureMatches = namesCertificate(info, leaf) && signatureHolds(info, leaf);
  return {
    valid: part.coversWhole && digestMatches && signatureMatches && isOurs(info, certificates, part.cms),
    coversWhole: part.coversWhole,
    digestMatches,
    signatureMatches,
    trusted: roots.length === 0 ? null : roots.some((root) => issuedBy(leaf, new X509Certificate(root), at)),
    signer: { name: subject(leaf, 'CN'), title: subject(leaf, 'title'), positionId: subject(leaf, 'serialNumber'), at },
  };
}

/** No signature covers the CMS's frame and the issuers' certificates: so the frame must be exactly the one we write, and the chain must hold up to a root that signed itself. */
function isOurs(info: SignerInfo, certificates: readonly Buffer[], cms: Buffer): boolean {
  const signature = Buffer.from(info.signature.valueBlock.valueHexView);
  const again = assembleCms({ attributes: info.signedAttrs?.attributes ?? [], signature, certificates });
  const chain = certificates.map((raw) => new X509Certificate(raw));
  return again.equals(cms) && chain.every((c, n) => c.verify((chain[n + 1] ?? c).publicKey));
}

function signatureHolds(info: SignerInfo, certificate: X509Certificate): boolean {
  const covered = attributeBytes(info.signedAttrs?.attributes ?? []);
  return verifySignature('sha256', covered, { key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }, Buffer.from(info.signature.valueBlock.valueHexView));
}

/** signing-certificate-v2 names the leaf by hash, so that it cannot be swapped for another with the same key. */
function namesCertificate(info: SignerInfo, certificate: X509Certificate): boolean {
  const hash = [0, 0, 0].reduce<BaseBlock>((block, n) => (block as Sequence).valueBlock.value[n] as BaseBlock, attribute(info, oid.signingCertificateV2));
  return octets(hash).equals(createHash('sha256').update(certificate.raw).digest());
}

function attribute(info: SignerInfo, type: string): BaseBlock {
  const found = info.signedAttrs?.attributes.find((a) => a.type === type);
  return found?.values[0] as BaseBlock;
}

function octets(block: BaseBlock): Buffer {
  return Buffer.from((block as OctetString).valueBlock.valueHexView);
}

function issuedBy(certificate: X509Certificate, root: X509Certificate, at: Date): boolean {
  const inForce = at >= new Date(certificate.validFrom) && at <= new Date(certificate.validTo);
  return inForce && certificate.checkIssued(root) && certificate.verify(root.publicKey);
}

function subject(certificate: X509Certificate, field: string): string {
  const line = certificate.subject.split('\n').find((l) => l.startsWith(`${field}=`));
  return line?.slice(field.length + 1) ?? '';
}

