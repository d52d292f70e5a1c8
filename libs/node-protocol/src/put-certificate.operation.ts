import { boolean, multiline, sha256Hex } from './decode';
import { siteShape } from './ensure-site.operation';
import { operation, type AnswerOf, type AskOf } from './operation';

/** A site's certificate chain (leaf first) and key, PEM; the answer names the leaf that the server then really serves. */
export const putCertificate = operation(
  'putCertificate',
  { ...siteShape, chainPem: multiline({ min: 100, max: 65_536 }), keyPem: multiline({ min: 100, max: 16_384 }) },
  { changed: boolean, digest: sha256Hex, servedSha256: sha256Hex },
  { secret: ['keyPem'] },
);

export type PutCertificate = AskOf<typeof putCertificate>;
export type CertificatePut = AnswerOf<typeof putCertificate>;
