import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Forbidden, type Clock } from '@app/kernel';
import type { KeyHolder } from '@app/letters';

const mostTries = 5;
const lockMinutes = 15;

interface Tries {
  readonly failed: number;
  /** Milliseconds since the epoch of the last failure. */
  readonly at: number;
}

/** Counts wrong passphrases per holder, on disk: a restart forgives nothing. */
export class PassphraseThrottle {
  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Notes a try before it is made, so that a process killed in the middle has counted it too.
   * @returns tries left should this one fail. @throws Forbidden `letters.passphrase-locked` {minutes}
   */
  async begin(holder: KeyHolder): Promise<number> {
    const now = this.clock.now().getTime();
    const former = await this.read(holder);
    const opens = former.at + lockMinutes * 60_000;
    if (former.failed >= mostTries && now < opens) throw locked(opens - now);
    const failed = former.failed >= mostTries ? 1 : former.failed + 1;
    await this.write(holder, { failed, at: now });
    return mostTries - failed;
  }

  async forget(holder: KeyHolder): Promise<void> {
    await rm(this.path(holder), { force: true });
  }

  private async read(holder: KeyHolder): Promise<Tries> {
    const text = await readFile(this.path(holder), 'utf8').catch(() => null);
    return text === null ? { failed: 0, at: 0 } : (JSON.parse(text) as Tries);
  }

  private async write(holder: KeyHolder, tries: Tries): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = await open(`${this.path(holder)}.new`, 'w', 0o600);
    await file.writeFile(JSON.stringify(tries));
    await file.sync();
    await file.close();
    await rename(`${this.path(holder)}.new`, this.path(holder));
  }

  private path(holder: KeyHolder): string {
    return join(this.folder, `${holder.positionId}.${holder.personId}.json`);
  }
}

export function wrongPassphrase(left: number): Forbidden {
  return left > 0 ? new Forbidden('letters.wrong-passphrase', { left }) : locked(lockMinutes * 60_000);
}

function locked(forMs: number): Forbidden {
  return new Forbidden('letters.passphrase-locked', { minutes: Math.ceil(forMs / 60_000) });
}
