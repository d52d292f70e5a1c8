import { constants, createHash, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence, Set as DerSet, UTCTime, fromBER } from 'asn1js';
import { AlgorithmIdentifier, Attribute, Certificate, ContentInfo, EncapsulatedContentInfo, IssuerAndSerialNumber, SignedAndUnsignedAttributes, SignedData, SignerInfo } from 'pkijs';

export const oid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsa: '1.2.840.113549.1.1.1',
} as const;

/**
 * A detached CMS SignedData (RFC 5652) over a document of which only the SHA-256 is known, with the signed attributes
 * contentType, messageDigest, signingTime and signing-certificate-v2 (RFC 5035): a CAdES signature without time stamp.
 * @param chain PEM: the signer's certificate first, then its issuers
 */
export function buildCms(document: { sha256: Buffer; at: Date }, key: KeyObject, chain: readonly string[]): Buffer {
  const certificates = chain.map((pem) => new X509Certificate(pem).raw);
  const attributes = signedAttributes(document, certificates[0]!);
  const signature = sign('sha256', attributeBytes(attributes), { key, padding: constants.RSA_PKCS1_PADDING });
  return assembleCms({ attributes, signature, certificates });
}

/** The parts of our SignedData that differ from letter to letter; all else is fixed. */
export interface CmsParts {
  readonly attributes: Attribute[];
  readonly signature: Buffer;
  /** DER, the signer's first. */
  readonly certificates: readonly Buffer[];
}

export function assembleCms(parts: CmsParts): Buffer {
  const certificates = parts.certificates.map((raw) => Certificate.fromBER(raw));
  const leaf = certificates[0]!;
  const signer = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: leaf.issuer, serialNumber: leaf.serialNumber }),
    digestAlgorithm: algorithm(oid.sha256),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: parts.attributes }),
    signatureAlgorithm: algorithm(oid.rsa),
    signature: new OctetString({ valueHex: buffer(parts.signature) }),
  });
  const signed = new SignedData({
    version: 1,
    digestAlgorithms: [algorithm(oid.sha256)],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oid.data }),
    certificates,
    signerInfos: [signer],
  });
  return Buffer.from(new ContentInfo({ contentType: oid.signedData, content: signed.toSchema(true) }).toSchema().toBER());
}

/** What the RSA signature covers: the attributes as a DER SET OF (RFC 5652 §5.4), in DER order. */
export function attributeBytes(attributes: readonly Attribute[]): Buffer {
  return Buffer.from(new DerSet({ value: attributes.map((a) => a.toSchema()) }).toBER());
}

function signedAttributes(document: { sha256: Buffer; at: Date }, leaf: Buffer): Attribute[] {
  const attributes = [
    new Attribute({ type: oid.contentType, values: [new ObjectIdentifier({ value: oid.data })] }),
    new Attribute({ type: oid.messageDigest, values: [new OctetString({ valueHex: buffer(document.sha256) })] }),
    new Attribute({ type: oid.signingTime, values: [new UTCTime({ valueDate: document.at })] }),
    new Attribute({ type: oid.signingCertificateV2, values: [signingCertificate(leaf)] }),
  ];
  const encoded = (a: Attribute): Buffer => Buffer.from(a.toSchema().toBER());
  return attributes.sort((a, b) => Buffer.compare(encoded(a), encoded(b)));
}

/** SigningCertificateV2 { certs { { certHash } } }: SHA-256 is the default and is left out (RFC 5035 §3). */
function signingCertificate(leaf: Buffer): Sequence {
  const hash = new OctetString({ valueHex: buffer(createHash('sha256').update(leaf).digest()) });
  return new Sequence({ value: [new Sequence({ value: [new Sequence({ value: [hash] })] })] });
}

function algorithm(algorithmId: string): AlgorithmIdentifier {
  const parameters = fromBER(new Uint8Array([0x05, 0x00]).buffer).result; // NULL, as RFC 3370 asks for RSA and signers expect for SHA-256
  return new AlgorithmIdentifier({ algorithmId, algorithmParams: parameters });
}

function buffer(data: Buffer): ArrayBuffer {
  return new Uint8Array(data).buffer;
}

