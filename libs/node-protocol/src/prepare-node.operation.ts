import { base64, boolean, ipAddress, listOf, oneOf, record, sha256Hex, string, variant, type Decode } from './decode';
import type { OperationSpec } from './operation';

/** A TSIG key (RFC 8945): hmac-sha256, the secret in base64. */
const tsig = record({ name: string({ min: 1, max: 63, pattern: /^[a-z0-9][a-z0-9-]*$/ }), secret: base64({ min: 24, max: 128 }) });

const nameServer = {
  op: oneOf('prepareNode'),
  listen: listOf(ipAddress, { min: 1, max: 8 }),
  tsig,
  /** The other name servers that may fetch every zone by the key. */
  transferPeers: listOf(ipAddress, { max: 16 }),
  /** Addresses of the panel that may fetch every zone without a key, to verify what is served. */
  panel: listOf(ipAddress, { max: 8 }),
} as const;

const decodeAsk = variant('role', { hosting: { op: oneOf('prepareNode') }, knot: nameServer, bind: nameServer });

export type PrepareNode = ReturnType<typeof decodeAsk>;

const result = { changed: boolean, digest: sha256Hex } as const;

/** The base configuration of the node's role: written, checked, its services enabled and running. */
export const prepareNode: OperationSpec<PrepareNode, { readonly changed: boolean; readonly digest: string }> = {
  op: 'prepareNode',
  decodeAsk: decodeAsk as Decode<PrepareNode>,
  decodeResult: record(result),
  deadlineMs: 120_000,
  readOnly: false,
  secret: ['tsig'],
};
