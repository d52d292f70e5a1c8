import { mkdir, open } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { isId, type Clock } from '@app/kernel';
import { buildCms, KeyStore, type KeyHolder, type SignQuestion, Signer } from '@app/letters';
import { PassphraseThrottle, wrongPassphrase } from './passphrase-throttle';

/** Answers the one question, and writes down what it signed before it hands it out. */
export class SigningDesk extends Signer {
  private readonly keys: KeyStore;
  private readonly throttle: PassphraseThrottle;
  private readonly queues = new Map<string, Promise<unknown>>();

  /** @param folder `keys/`, `tries/` and `signed.log` live in it; nobody else can enter it */
  constructor(
    private readonly folder: string,
    private readonly clock: Clock,
  ) {
    super();
    this.keys = new KeyStore(folder);
    this.throttle = new PassphraseThrottle(join(folder, 'tries'), clock);
  }

  sign(question: SignQuestion): Promise<Buffer> {
    return this.inTurn(question, () => this.signNow(question));
  }

  chain(holder: KeyHolder): Promise<string> {
    return this.keys.chain(holder);
  }

  private async signNow(question: SignQuestion): Promise<Buffer> {
    await this.keys.chain(question); // without a key there is nothing to guess, and nothing to count
    const left = await this.throttle.begin(question);
    const unlocked = await this.keys.unlock(question, question.passphrase);
    if (unlocked === null) throw wrongPassphrase(left);
    await this.throttle.forget(question);
    const at = this.clock.now();
    const cms = buildCms({ sha256: question.sha256, at }, unlocked.key, unlocked.chain);
    await this.record(question, at, new X509Certificate(unlocked.chain[0]).serialNumber);
    return cms;
  }

  /** Tries for one key wait for each other: five at once must not count as one. */
  private async inTurn<T>(holder: KeyHolder, work: () => Promise<T>): Promise<T> {
    const key = isId(holder.positionId) ? `${holder.positionId}/${holder.personId}` : '';
    const turn = (this.queues.get(key) ?? Promise.resolve()).then(work, work);
    const settled = turn.catch(() => undefined);
    this.queues.set(key, settled);
    void settled.then(() => this.queues.get(key) === settled && this.queues.delete(key));
    return turn;
  }

  private async record(question: SignQuestion, at: Date, certificate: string): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const log = await open(join(this.folder, 'signed.log'), 'a', 0o600);
    const { positionId, personId, sha256 } = question;
    await log.appendFile(`${JSON.stringify({ at: at.toISOString(), sha256: sha256.toString('hex'), positionId, personId, certificate })}\n`);
    await log.sync();
    await log.close();
  }
}
