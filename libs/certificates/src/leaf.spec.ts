import { sha256 } from '@app/kernel';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { X509Certificate } from 'node:crypto';
import { selfSigned } from '../../../test/support/self-signed';
import { readLeaf } from './leaf';
import { served } from './served';

describe('a leaf', () => {
  it('is refused when it is not for our key', async () => {
    const [one, other] = [await selfSigned('127.0.0.1'), await selfSigned('127.0.0.1')];
    expect(() => readLeaf(one.cert, other.key, [])).toThrow('certificates.wrong-key');
  });

  it('is refused when it lacks one of our names', async () => {
    const { cert, key } = await selfSigned('127.0.0.1');
    expect(() => readLeaf(cert, key, ['yonif.mil.id'])).toThrow('certificates.name-missing');
  });
});

describe('what a server serves', () => {
  let server: Server;
  const start = async (options: { cert?: string; key?: string }): Promise<number> => {
    server = createServer(options);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is the SHA-256 of the leaf it shows for the name', async () => {
    const { cert, key } = await selfSigned('127.0.0.1');
    const port = await start({ cert, key });
    expect(await served('127.0.0.1', 'yonif.mil.id', port)).toBe(sha256(new X509Certificate(cert).raw));
  });

  it('is nothing when the server speaks no TLS for it', async () => {
    await expect(served('127.0.0.1', 'yonif.mil.id', await start({}))).rejects.toThrow();
  });
});
