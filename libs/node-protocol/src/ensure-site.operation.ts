import { boolean, oneOf, sha256Hex, uuid } from './decode';
import { accountNumber, hostName, tenantUid } from './hosting-words';
import { operation, type AnswerOf, type AskOf } from './operation';

/** What a site is, on the wire and in the agent: its files are named by its id, its folder by its name. */
export const siteShape = {
  siteId: uuid,
  accountId: accountNumber,
  uid: tenantUid,
  name: hostName,
  kind: oneOf('static', 'php'),
} as const;

/** A site as it must be served; with HTTPS as soon as a certificate has been put. */
export const ensureSite = operation('ensureSite', siteShape, { changed: boolean, digest: sha256Hex });

export type EnsureSite = AskOf<typeof ensureSite>;
export type SiteEnsured = AnswerOf<typeof ensureSite>;
export type SiteKind = EnsureSite['kind'];
