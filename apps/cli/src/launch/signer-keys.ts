import { access, chown, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueSignerCertificate, makeRoot, rootFromPem, rootToPem, type CertifiedKey } from '@app/letters';
import type { SampleLogin } from '../seed/organisation';
import type { Layout } from './processes';
import { writeOnce } from './state';

/** Where the demo's signing root lies: its key in a folder of the launcher's user alone, its certificate for everyone. */
export function signingRoot(state: string): { key: string; certificate: string } {
  return { key: join(state, 'signing-root', 'root.pem'), certificate: join(state, 'signing-root.crt') };
}

/**
 * A key for each sample person who signs, under the demo's own root. In production the root is made offline;
 * here the launcher keeps its key, in a folder that the signer cannot read.
 */
export async function furnishSigner({ instance, users }: Layout, people: readonly SampleLogin[], say: (line: string) => void): Promise<void> {
  const folder = join(instance.state, 'signer');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (users.signer !== null) await chown(folder, users.signer.uid, users.signer.gid);
  for (const person of people) {
    if (person.signingPassphrase === undefined) continue;
    const { positionId, personId, name, title, signingPassphrase: passphrase } = person;
    if (await exists(join(folder, 'keys', positionId, `${personId}.json`))) continue;
    say(`signing key for ${title}`);
    const root = await demoRoot(instance.state);
    await issueSignerCertificate({ folder, root, holder: { positionId, personId }, name, title, passphrase, at: new Date(), owner: users.signer ?? undefined });
  }
}

async function demoRoot(state: string): Promise<CertifiedKey> {
  const files = signingRoot(state);
  if (!(await exists(files.key))) {
    const root = await makeRoot('CONTOH Otoritas Tanda Tangan Pusinfolahta TNI', new Date());
    await mkdir(join(state, 'signing-root'), { recursive: true, mode: 0o700 });
    await writeOnce(files.key, rootToPem(root), 0o600);
    await writeOnce(files.certificate, `${root.certificate.trim()}\n`, 0o644);
  }
  return rootFromPem(await readFile(files.key, 'utf8'));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
