import { connect } from 'node:tls';
import { sha256 } from '@app/kernel';

/**
 * Which leaf a server shows for a name: SHA-256 of its DER, lower-case hex. Trust is not judged here; the comparison with
 * what we issued is the proof. @throws Error of the network, worth a retry.
 */
export function served(address: string, name: string, port = 443, deadlineMs = 5_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, servername: name, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] });
    const timer = setTimeout(() => socket.destroy(new Error(`no TLS answer from ${address} in ${deadlineMs} ms`)), deadlineMs);
    socket.once('secureConnect', () => {
      const leaf = socket.getPeerX509Certificate();
      socket.destroy();
      if (leaf === undefined) reject(new Error(`no certificate from ${address}`));
      else resolve(sha256(leaf.raw));
    });
    socket.once('error', reject);
    socket.once('close', () => clearTimeout(timer));
  });
}
