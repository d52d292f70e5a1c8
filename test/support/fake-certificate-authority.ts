import 'reflect-metadata';
import { createHash, randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { AcmeProblem } from '../../libs/certificates/src/acme-problem';
import { CertificateAuthority, type AuthorityAccount, type AuthorityAuthorization, type AuthorityOrder } from '../../libs/certificates/src/certificate-authority';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

interface FakeAuthorization {
  url: string;
  name: string;
  value: string;
  status: AuthorityAuthorization['status'];
  answered: boolean;
  problem: string | null;
}

interface FakeOrder {
  order: AuthorityOrder;
  account: string;
  names: readonly string[];
  authorizations: FakeAuthorization[];
  csrPem: string | null;
}

/** An authority in memory with a real P-256 CA: it issues what OpenSSL would accept, to whoever shows the right TXT value. */
export class FakeCertificateAuthority extends CertificateAuthority {
  /** Every call by name, in order: what a test counts. */
  readonly calls: string[] = [];
  /** Thrown once by the call of that name, before it acts (`order`) or after it acted (`order!`). */
  readonly failures = new Map<string, Error>();
  readonly issued: string[] = [];
  lifetimeDays = 90;

  private readonly accounts = new Map<string, string>();
  private readonly orders = new Map<string, FakeOrder>();
  private readonly chains = new Map<string, string>();
  private root: Promise<{ keys: webcrypto.CryptoKeyPair; certificate: x509.X509Certificate }> | undefined;

  constructor(
    /** What DNS answers for TXT at an owner name. */
    private readonly txt: (owner: string) => Promise<readonly string[]>,
    private readonly now: () => Date,
    readonly directory = 'https://ca.test/dir',
  ) {
    super();
  }

  /** As a Pebble that was started anew: no account and no order is known any more. */
  forget(): void {
    this.accounts.clear();
    this.orders.clear();
  }

  register(keyPem: string, _contact: string | null): Promise<string> {
    return this.act('register', () => {
      const known = [...this.accounts].find(([, key]) => key === keyPem)?.[0];
      const url = known ?? this.url('account');
      this.accounts.set(url, keyPem);
      return url;
    });
  }

  order(account: AuthorityAccount, names: readonly string[]): Promise<AuthorityOrder> {
    return this.act('order', () => {
      this.known(account);
      const authorizations = names.map((name) => this.newAuthorization(name));
      const order: AuthorityOrder = {
        url: this.url('order'),
        status: 'pending',
        authorizationUrls: authorizations.map((a) => a.url),
        finalizeUrl: this.url('finalize'),
        certificateUrl: null,
        problem: null,
      };
      this.orders.set(order.url, { order, account: account.url, names, authorizations, csrPem: null });
      return order;
    });
  }

  look(account: AuthorityAccount, orderUrl: string): Promise<AuthorityOrder> {
    return this.act('look', () => this.statusOf(this.find(account, orderUrl)));
  }

  authorization(account: AuthorityAccount, url: string): Promise<AuthorityAuthorization> {
    return this.act('authorization', () => {
      const { name, status, value, answered, problem } = this.findAuthorization(account, url);
      return { url, name: name.replace(/^\*\./, ''), status, challengeUrl: `${url}/dns`, waiting: !answered, value, problem };
    });
  }

  answer(account: AuthorityAccount, challengeUrl: string): Promise<void> {
    return this.act('answer', async () => {
      const found = this.findAuthorization(account, challengeUrl.replace(/\/dns$/, ''));
      const owner = `_acme-challenge.${found.name.replace(/^\*\./, '')}`;
      const right = (await this.txt(owner)).includes(found.value);
      Object.assign(found, { answered: true, status: right ? 'valid' : 'invalid', problem: right ? null : `no right TXT record at ${owner}` });
    });
  }

  finalize(account: AuthorityAccount, order: AuthorityOrder, csrPem: string): Promise<AuthorityOrder> {
    return this.act('finalize', async () => {
      const found = this.find(account, order.url);
      if (this.statusOf(found).status !== 'ready') throw new AcmeProblem('orderNotReady', 'the order is not ready', 403);
      const certificateUrl = this.url('certificate');
      this.chains.set(certificateUrl, await this.issue(csrPem, found.names));
      found.order = { ...found.order, status: 'valid', certificateUrl };
      return found.order;
    });
  }

  download(account: AuthorityAccount, certificateUrl: string): Promise<string> {
    return this.act('download', () => {
      this.known(account);
      return this.chains.get(certificateUrl) ?? refuse('malformed', 'no such certificate', 404);
    });
  }

  private async act<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    this.calls.push(name);
    this.failOnce(name);
    const result = await work();
    this.failOnce(`${name}!`);
    return result;
  }

  private failOnce(name: string): void {
    const failure = this.failures.get(name);
    this.failures.delete(name);
    if (failure !== undefined) throw failure;
  }

  private statusOf(found: FakeOrder): AuthorityOrder {
    if (found.order.status === 'valid') return found.order;
    const dead = found.authorizations.find((a) => a.status === 'invalid');
    if (dead !== undefined) return { ...found.order, status: 'invalid', problem: dead.problem };
    return { ...found.order, status: found.authorizations.every((a) => a.status === 'valid') ? 'ready' : 'pending' };
  }

  private newAuthorization(name: string): FakeAuthorization {
    const value = createHash('sha256').update(randomBytes(32)).digest('base64url');
    return { url: this.url('authorization'), name, value, status: 'pending', answered: false, problem: null };
  }

  private known(account: AuthorityAccount): void {
    if (!this.accounts.has(account.url)) refuse('accountDoesNotExist', 'unknown account', 400);
  }

  private find(account: AuthorityAccount, url: string): FakeOrder {
    this.known(account);
    const found = this.orders.get(url);
    return found?.account === account.url ? found : refuse('malformed', 'no such order', 404);
  }

  private findAuthorization(account: AuthorityAccount, url: string): FakeAuthorization {
    this.known(account);
    const all = [...this.orders.values()].flatMap((o) => o.authorizations);
    return all.find((a) => a.url === url) ?? refuse('malformed', 'no such authorization', 404);
  }

  private async issue(csrPem: string, names: readonly string[]): Promise<string> {
    this.root ??= this.makeRoot();
    const { keys, certificate: root } = await this.root;
    const csr = new x509.Pkcs10CertificateRequest(csrPem);
    const leaf = await x509.X509CertificateGenerator.create({
      serialNumber: randomBytes(8).toString('hex'),
      issuer: root.subject,
      notBefore: this.now(),
      notAfter: new Date(this.now().getTime() + this.lifetimeDays * day),
      publicKey: csr.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value })))],
    });
    this.issued.push(names.join(' '));
    return `${leaf.toString('pem')}\n${root.toString('pem')}\n`;
  }

  private async makeRoot(): Promise<{ keys: webcrypto.CryptoKeyPair; certificate: x509.X509Certificate }> {
    const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: '01',
      name: 'CN=Fake CA',
      notBefore: this.now(),
      notAfter: new Date(this.now().getTime() + 3650 * day),
      keys,
      signingAlgorithm: algorithm,
      extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
    });
    return { keys, certificate };
  }

  private url(kind: string): string {
    return `${new URL(this.directory).origin}/${kind}/${randomBytes(8).toString('hex')}`;
  }
}

function refuse(type: string, detail: string, status: number): never {
  throw new AcmeProblem(type, detail, status);
}
