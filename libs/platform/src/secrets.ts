import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Injectable } from '@nestjs/common';
import { Permanent } from '@app/kernel';

/** `v1.<key id>.<base64url of nonce, tag, ciphertext>`: what a column holds. */
export type Sealed = string;

/** A process's keys: new rows are sealed with `current`, old rows opened with the one they name. */
export interface KeyFile {
  readonly current: string;
  /** 32 bytes each, base64. */
  readonly keys: Readonly<Record<string, string>>;
}

/** AES-256-GCM with a key id per row. Which rows a process can open is decided by which key file its OS user may read. */
@Injectable()
export class Secrets {
  constructor(private readonly file: KeyFile) {}

  static fromFile(path: string): Secrets {
    return new Secrets(JSON.parse(readFileSync(path, 'utf8')) as KeyFile);
  }

  static newKeyFile(): KeyFile {
    const id = `k${randomBytes(4).toString('hex')}`;
    return { current: id, keys: { [id]: randomBytes(32).toString('base64') } };
  }

  seal(plain: string | Buffer): Sealed {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.file.current), nonce);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return `v1.${this.file.current}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
  }

  /** @throws Permanent when the key is not this process's, or the text was changed. */
  open(sealed: Sealed): Buffer {
    const [version, keyId, text] = sealed.split('.');
    if (version !== 'v1' || keyId === undefined || text === undefined) throw new Permanent('secrets.unreadable');
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.key(keyId), bytes.subarray(0, 12));
    decipher.setAuthTag(bytes.subarray(12, 28));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]);
    } catch (cause) {
      throw new Permanent('secrets.unreadable', { keyId }, { cause });
    }
  }

  /** Keys for one purpose (signing cookies, say), the current first: the same in every process that holds this key file. 32 bytes each. */
  derive(purpose: string): Buffer[] {
    const ids = [this.file.current, ...Object.keys(this.file.keys).filter((id) => id !== this.file.current)];
    return ids.map((id) => Buffer.from(hkdfSync('sha256', this.key(id), '', purpose, 32)));
  }

  private key(id: string): Buffer {
    const key = this.file.keys[id];
    if (key === undefined) throw new Permanent('secrets.key-missing', { keyId: id });
    return Buffer.from(key, 'base64');
  }
}
