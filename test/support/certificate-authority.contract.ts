import { X509Certificate } from 'node:crypto';
import { crypto as acmeCrypto } from 'acme-client';
import type { AuthorityAccount, AuthorityOrder, CertificateAuthority } from '../../libs/certificates/src/certificate-authority';

export interface AuthorityUnderTest {
  readonly authority: CertificateAuthority;
  /** Makes DNS answer this TXT value at the owner name. */
  show(owner: string, value: string): Promise<void>;
  /** A name that was not asked about before. */
  freshName(): string;
}

/** What the fake and its real twin both keep; the engine relies on nothing else. */
export function certificateAuthorityContract(make: () => AuthorityUnderTest): void {
  const account = async (authority: CertificateAuthority): Promise<AuthorityAccount> => {
    const keyPem = (await acmeCrypto.createPrivateEcdsaKey('P-256')).toString();
    return { keyPem, url: await authority.register(keyPem, 'hostmaster@pusinfolahta.mil.id') };
  };
  const until = async (look: () => Promise<AuthorityOrder>, status: AuthorityOrder['status']): Promise<AuthorityOrder> => {
    for (let tries = 0; ; tries++) {
      const order = await look();
      if (order.status === status || tries === 100) return order;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  it('gives the same account for the same key', async () => {
    const { authority } = make();
    const mine = await account(authority);
    expect(await authority.register(mine.keyPem, null)).toBe(mine.url);
  });

  it('issues for a proven name, and answers the same order and certificate again afterwards', async () => {
    const { authority, show, freshName } = make();
    const mine = await account(authority);
    const name = freshName();
    const order = await authority.order(mine, [name]);
    const waiting = await authority.authorization(mine, order.authorizationUrls[0]!);
    expect(waiting).toMatchObject({ name, status: 'pending', waiting: true, problem: null });
    await show(`_acme-challenge.${name}`, waiting.value);
    await authority.answer(mine, waiting.challengeUrl);
    const ready = await until(() => authority.look(mine, order.url), 'ready');
    const [, csr] = await acmeCrypto.createCsr({ altNames: [name] }, await acmeCrypto.createPrivateEcdsaKey('P-256'));
    await authority.finalize(mine, ready, csr.toString());
    const valid = await until(() => authority.look(mine, order.url), 'valid');
    const first = await authority.download(mine, valid.certificateUrl!);
    expect(new X509Certificate(first).subjectAltName).toBe(`DNS:${name}`);
    expect(await authority.download(mine, valid.certificateUrl!)).toBe(first);
  });

  it('makes the order invalid when the value is not there, and says why', async () => {
    const { authority, freshName } = make();
    const mine = await account(authority);
    const order = await authority.order(mine, [freshName()]);
    const waiting = await authority.authorization(mine, order.authorizationUrls[0]!);
    await authority.answer(mine, waiting.challengeUrl);
    expect(await until(() => authority.look(mine, order.url), 'invalid')).toMatchObject({ status: 'invalid' });
    const dead = await authority.authorization(mine, order.authorizationUrls[0]!);
    expect(dead).toMatchObject({ status: 'invalid', waiting: false });
    expect(dead.problem).toContain('TXT');
  });

  it('tells an unknown account from any other refusal', async () => {
    const { authority, freshName } = make();
    const mine = await account(authority);
    const stranger = { ...mine, url: `${mine.url}0000` };
    await expect(authority.order(stranger, [freshName()])).rejects.toMatchObject({ name: 'AcmeProblem', type: 'accountDoesNotExist', accountGone: true });
  });

  it('answers 404 for an order that is not there', async () => {
    const { authority, freshName } = make();
    const mine = await account(authority);
    const { url } = await authority.order(mine, [freshName()]);
    await expect(authority.look(mine, `${url}0000`)).rejects.toMatchObject({ name: 'AcmeProblem', status: 404 });
  });
}
