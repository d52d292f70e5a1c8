/** acme-client brings 38 MB of memory with it (axios, forge, x509): only a worker that orders a certificate pays for it. */
export const acmeLibrary = (): Promise<typeof import('acme-client')> => import('acme-client');
