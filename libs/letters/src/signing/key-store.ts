import { createCipheriv, createDecipheriv, createPrivateKey, randomBytes, scrypt, type KeyObject } from 'node:crypto';
import { chown, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Forbidden, Invalid } from '@app/kernel';
import { issueCertificate, type CertifiedKey } from './authority';
import type { KeyHolder } from './signer';

/** 32 MiB and about 60 ms a try; the desk's lock stops guessing before that matters. RFC 7914. */
const cost = { N: 2 ** 15, r: 8, p: 1 } as const;
const shortest = 12;

/** One file per person in a position, mode 0600. The key inside opens with the person's passphrase only. */
interface KeyFile {
  readonly version: 1;
  readonly certificate: string;
  readonly issuer: string;
  readonly kdf: { readonly N: number; readonly r: number; readonly p: number; readonly salt: string };
  /** AES-256-GCM over the PKCS#8 key; the holder is authenticated with it, so that files cannot be swapped. */
  readonly sealed: { readonly nonce: string; readonly tag: string; readonly data: string };
}

export interface UnlockedKey {
  readonly key: KeyObject;
  /** PEM, leaf first. */
  readonly chain: readonly [string, string];
}

/** Keys in the signer's folder: `keys/<position>/<person>.json`. */
export class KeyStore {
  private readonly keys: string;

  /** @param folder the signer's own (`signerKeys`): made 0700 when it is not there */
  constructor(private readonly folder: string) {
    this.keys = join(folder, 'keys');
  }

  /** The holder's key, or null when the passphrase is wrong. @throws Forbidden `letters.no-signing-key` */
  async unlock(holder: KeyHolder, passphrase: string): Promise<UnlockedKey | null> {
    const file = await this.read(holder);
    const secret = await derive(passphrase, Buffer.from(file.kdf.salt, 'base64'), file.kdf);
    try {
      const opener = createDecipheriv('aes-256-gcm', secret, Buffer.from(file.sealed.nonce, 'base64')).setAAD(label(holder)).setAuthTag(Buffer.from(file.sealed.tag, 'base64'));
      const der = Buffer.concat([opener.update(Buffer.from(file.sealed.data, 'base64')), opener.final()]);
      const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      der.fill(0);
      return { key, chain: [file.certificate, file.issuer] };
    } catch {
      return null;
    }
  }

  /** PEM, leaf first. @throws Forbidden `letters.no-signing-key` */
  async chain(holder: KeyHolder): Promise<string> {
    const { certificate, issuer } = await this.read(holder);
    return `${certificate.trim()}\n${issuer.trim()}\n`;
  }

  /** @throws Invalid `letters.passphrase-too-short` */
  async put(holder: KeyHolder, certified: CertifiedKey, issuer: string, passphrase: string, owner?: { uid: number; gid: number }): Promise<void> {
    if (passphrase.length < shortest) throw Invalid.field('passphrase', 'letters.passphrase-too-short', { limit: shortest });
    const salt = randomBytes(16);
    const nonce = randomBytes(12);
    const sealer = createCipheriv('aes-256-gcm', await derive(passphrase, salt, cost), nonce).setAAD(label(holder));
    const data = Buffer.concat([sealer.update(certified.key.export({ type: 'pkcs8', format: 'der' })), sealer.final()]);
    const file: KeyFile = {
      version: 1,
      certificate: certified.certificate,
      issuer,
      kdf: { ...cost, salt: salt.toString('base64') },
      sealed: { nonce: nonce.toString('base64'), tag: sealer.getAuthTag().toString('base64'), data: data.toString('base64') },
    };
    await this.write(holder, JSON.stringify(file, null, 1), owner);
  }

  private async read(holder: KeyHolder): Promise<KeyFile> {
    const text = await readFile(this.path(holder), 'utf8').catch(() => null);
    if (text === null) throw new Forbidden('letters.no-signing-key');
    return JSON.parse(text) as KeyFile;
  }

  /** Whole or not at all, and owned by the signer's user when root writes it. */
  private async write(holder: KeyHolder, text: string, owner?: { uid: number; gid: number }): Promise<void> {
    const folder = join(this.keys, safe(holder.positionId));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = this.path(holder);
    const file = await open(`${path}.new`, 'w', 0o600);
    await file.writeFile(text);
    await file.sync();
    await file.close();
    if (owner !== undefined) await Promise.all([this.folder, this.keys, folder, `${path}.new`].map((p) => chown(p, owner.uid, owner.gid)));
    await rename(`${path}.new`, path);
  }

  private path(holder: KeyHolder): string {
    return join(this.keys, safe(holder.positionId), `${safe(holder.personId)}.json`);
  }
}

/**
 * Makes a person's key for a position under the office's root and seals it with the person's passphrase.
 * A second call replaces the first key: letters signed with it stay valid.
 */
export async function issueSignerCertificate(o: {
  readonly folder: string;
  readonly root: CertifiedKey;
  readonly holder: KeyHolder;
  readonly name: string;
  readonly title: string;
  readonly passphrase: string;
  readonly at: Date;
  readonly owner?: { readonly uid: number; readonly gid: number };
}): Promise<void> {
  const certified = await issueCertificate(o.root, { name: o.name, title: o.title, positionId: o.holder.positionId }, o.at);
  await new KeyStore(o.folder).put(o.holder, certified, o.root.certificate, o.passphrase, o.owner);
}

/** Ids become file names: nothing else may. */
function safe(id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new Forbidden('letters.no-signing-key');
  return id;
}

function label(holder: KeyHolder): Buffer {
  return Buffer.from(`${holder.positionId}/${holder.personId}`);
}

function derive(passphrase: string, salt: Buffer, { N, r, p }: { N: number; r: number; p: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
