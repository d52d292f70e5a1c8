import { createHash, X509Certificate } from 'node:crypto';
import type { Signer, KeyHolder } from '@app/letters';
import { closeRange, fillRoom, letterPdf, verify } from '@app/letters';
import type { FakeClock } from './fake-clock';
import { aModel, aPassphrase, aPosition, aSigner } from './letters.factory';

export interface SignerUnderTest {
  readonly signer: Signer;
  readonly clock: FakeClock;
  readonly rootPem: string;
  /** Makes a key for the holder under the passphrase of the factory. */
  enrol(holder: KeyHolder): Promise<void>;
  close(): Promise<void>;
}

/** What every signer keeps, the one in memory and the process with the keys. */
export function signerContract(start: () => Promise<SignerUnderTest>): void {
  const holder = { positionId: aPosition.id, personId: aSigner.id };
  const sha256 = createHash('sha256').update('surat').digest();
  let t: SignerUnderTest;

  beforeEach(async () => {
    t = await start();
    await t.enrol(holder);
  });
  afterEach(() => t.close());

  const attempt = (passphrase: string, as: KeyHolder = holder): Promise<unknown> => t.signer.sign({ ...as, passphrase, sha256 }).catch((error: unknown) => error);

  it('signs a letter that verifies whole under its root, dated by the signer’s clock', async () => {
    const reserved = closeRange(await letterPdf(aModel('reply'), { signature: true }));
    const pdf = fillRoom(reserved, await t.signer.sign({ ...holder, passphrase: aPassphrase, sha256: reserved.sha256 }));
    expect(verify(pdf, [t.rootPem])).toMatchObject({ valid: true, trusted: true, signer: { name: aSigner.name, title: aPosition.title, positionId: aPosition.id, at: t.clock.now() } });
  });

  it('hands out the certificate and its issuer', async () => {
    const [leaf, root] = (await t.signer.chain(holder)).split(/(?<=-----END CERTIFICATE-----\n)/).map((pem) => new X509Certificate(pem));
    expect(leaf!.verify(root!.publicKey)).toBe(true);
    expect(root!.raw.equals(new X509Certificate(t.rootPem).raw)).toBe(true);
    expect(leaf!.ca).toBe(false);
  });

  it('refuses a wrong passphrase, says how many tries are left, and does not repeat it', async () => {
    const refused = await attempt('frasa-yang-salah-sekali');
    expect(refused).toMatchObject({ kind: 'forbidden', code: 'letters.wrong-passphrase', facts: { left: 4 } });
    expect(JSON.stringify(refused) + String(refused)).not.toContain('frasa-yang-salah');
    expect(await attempt(aPassphrase)).toBeInstanceOf(Buffer);
    expect(await attempt('salah')).toMatchObject({ facts: { left: 4 } });
  });

  it('locks after five wrong passphrases for 15 minutes, also against the right one', async () => {
    for (let n = 0; n < 4; n++) await attempt('salah');
    expect(await attempt('salah')).toMatchObject({ code: 'letters.passphrase-locked', facts: { minutes: 15 } });
    t.clock.advance(14 * 60_000);
    expect(await attempt(aPassphrase)).toMatchObject({ code: 'letters.passphrase-locked', facts: { minutes: 1 } });
    t.clock.advance(61_000);
    expect(await attempt(aPassphrase)).toBeInstanceOf(Buffer);
  });

  it('counts five wrong passphrases at once as five', async () => {
    const answers = await Promise.all(Array.from({ length: 7 }, () => attempt('salah')));
    expect(answers.filter((a) => (a as { code?: string }).code === 'letters.wrong-passphrase')).toHaveLength(4);
    expect(await attempt(aPassphrase)).toMatchObject({ code: 'letters.passphrase-locked' });
  });

  it('has no key for another person in the same position', async () => {
    const other = '0190a000-0000-7000-8000-0000000000b2';
    expect(await attempt(aPassphrase, { ...holder, personId: other })).toMatchObject({ kind: 'forbidden', code: 'letters.no-signing-key' });
    await expect(t.signer.chain({ ...holder, personId: other })).rejects.toMatchObject({ code: 'letters.no-signing-key' });
  });
}
