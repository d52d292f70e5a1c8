import { Forbidden, type Clock } from '@app/kernel';
import { buildCms, issueCertificate, makeRoot, Signer, type CertifiedKey, type KeyHolder, type SignQuestion } from '@app/letters';

interface HeldKey {
  readonly certified: CertifiedKey;
  readonly passphrase: string;
  failed: number;
  lockedUntil: number;
}

/** RSA keys take their time to make: one root, and one key per name, serve a whole suite. */
let sharedRoot: Promise<CertifiedKey> | undefined;
const sharedKeys = new Map<string, Promise<CertifiedKey>>();
const born = new Date('2026-01-01T00:00:00Z');

/** A signer in memory with a root of its own: real signatures, no files, no socket. Passes the contract of the real one. */
export class FakeSigner extends Signer {
  private readonly keys = new Map<string, HeldKey>();
  readonly signed: string[] = [];
  /** Set to answer as a signer that cannot be reached, or breaks. */
  failing: Error | null = null;

  private constructor(
    readonly root: CertifiedKey,
    private readonly clock: Clock,
  ) {
    super();
  }

  static async start(clock: Clock): Promise<FakeSigner> {
    sharedRoot ??= makeRoot('CA Uji', born);
    return new FakeSigner(await sharedRoot, clock);
  }

  async enrol(holder: KeyHolder, o: { name: string; title: string; passphrase: string }): Promise<void> {
    const subject = { name: o.name, title: o.title, positionId: holder.positionId };
    const shared = sharedKeys.get(JSON.stringify(subject)) ?? issueCertificate(this.root, subject, born);
    sharedKeys.set(JSON.stringify(subject), shared);
    this.keys.set(keyOf(holder), { certified: await shared, passphrase: o.passphrase, failed: 0, lockedUntil: 0 });
  }

  async sign(question: SignQuestion): Promise<Buffer> {
    if (this.failing !== null) throw this.failing;
    const held = this.held(question);
    this.open(held, question.passphrase);
    this.signed.push(question.sha256.toString('hex'));
    return buildCms({ sha256: question.sha256, at: this.clock.now() }, held.certified.key, [held.certified.certificate, this.root.certificate]);
  }

  async chain(holder: KeyHolder): Promise<string> {
    return `${this.held(holder).certified.certificate.trim()}\n${this.root.certificate.trim()}\n`;
  }

  private held(holder: KeyHolder): HeldKey {
    const held = this.keys.get(keyOf(holder));
    if (held === undefined) throw new Forbidden('letters.no-signing-key');
    return held;
  }

  private open(held: HeldKey, passphrase: string): void {
    const now = this.clock.now().getTime();
    if (now < held.lockedUntil) throw new Forbidden('letters.passphrase-locked', { minutes: Math.ceil((held.lockedUntil - now) / 60_000) });
    if (passphrase === held.passphrase) {
      held.failed = 0;
      return;
    }
    held.failed += 1;
    if (held.failed < 5) throw new Forbidden('letters.wrong-passphrase', { left: 5 - held.failed });
    Object.assign(held, { failed: 0, lockedUntil: now + 15 * 60_000 });
    throw new Forbidden('letters.passphrase-locked', { minutes: 15 });
  }
}

function keyOf(holder: KeyHolder): string {
  return `${holder.positionId}/${holder.personId}`;
}
