import { createHash } from 'node:crypto';
import { acmeLibrary } from './acme-library';
import type { AcmeTransport } from './acme-transport';
import type { AcmeResponse } from './acme-wire';
import type { AuthorityAccount } from './certificate-authority';

/** acme-client's resource calls: which URL, which key id, which status is success. Its types leave them out. */
export interface AcmeApi {
  http: unknown;
  createAccount(data: object): Promise<AcmeResponse>;
  createOrder(data: object): Promise<AcmeResponse>;
  getOrder(url: string): Promise<AcmeResponse>;
  getAuthorization(url: string): Promise<AcmeResponse>;
  completeChallenge(url: string, data: object): Promise<AcmeResponse>;
  finalizeOrder(url: string, data: object): Promise<AcmeResponse>;
  apiRequest(url: string, payload: null, validStatusCodes: number[]): Promise<AcmeResponse>;
}

interface Signer {
  getJwk(): object;
  createSignedBody(url: string, payload: object | null, options: { nonce: string; kid: string | null }): object;
}

/** One account's calls: acme-client signs and knows the resources, our transport sends. Its own sender (axios) is never reached. */
export async function openAccount(directory: string, account: AuthorityAccount, transport: AcmeTransport): Promise<{ api: AcmeApi; thumbprint: string }> {
  const { Client } = await acmeLibrary();
  const made = new Client({ directoryUrl: directory, accountKey: account.keyPem, ...(account.url === '' ? {} : { accountUrl: account.url }) });
  const { http: signer, api } = made as unknown as { http: Signer; api: AcmeApi };
  api.http = {
    getResourceUrl: (name: string) => transport.resource(name),
    signedRequest: (url: string, payload: object | null, { kid }: { kid: string | null }) =>
      transport.post(url, (nonce) => signer.createSignedBody(url, payload, { nonce, kid })),
  };
  // RFC 7638 §3: the members in this order are what getJwk gives.
  return { api, thumbprint: createHash('sha256').update(JSON.stringify(signer.getJwk())).digest('base64url') };
}
