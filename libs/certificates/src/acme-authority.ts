import { Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { Clock, Permanent } from '@app/kernel';
import { AcmeOptions } from './acme-options';
import { AcmeProblem } from './acme-problem';
import { AcmeTransport } from './acme-transport';
import { AcmeWire } from './acme-wire';
import { CertificateAuthority, type AuthorityAccount, type AuthorityAuthorization, type AuthorityOrder } from './certificate-authority';
import { openAccount, type AcmeApi } from './acme-account-client';

interface WireOrder {
  status: AuthorityOrder['status'];
  authorizations?: string[];
  finalize: string;
  certificate?: string;
  error?: unknown;
}

interface WireAuthorization {
  status: AuthorityAuthorization['status'];
  identifier: { value: string };
  challenges: { type: string; url: string; status: string; token: string; error?: unknown }[];
}

/** A real ACME server: acme-client's knowledge of the protocol over our own transport. */
@Injectable()
export class AcmeAuthority extends CertificateAuthority {
  private transport: AcmeTransport | undefined;

  constructor(
    private readonly options: AcmeOptions,
    private readonly clock: Clock,
  ) {
    super();
  }

  get directory(): string {
    if (this.options.directory === undefined) throw new Permanent('certificates.no-authority');
    return this.options.directory;
  }

  async register(keyPem: string, contact: string | null): Promise<string> {
    const { api } = await this.open({ keyPem, url: '' });
    const response = await api.createAccount({
      termsOfServiceAgreed: true,
      ...(contact === null ? {} : { contact: [`mailto:${contact}`] }),
    });
    return located(response.headers.location);
  }

  async order(account: AuthorityAccount, names: readonly string[]): Promise<AuthorityOrder> {
    const response = await (await this.api(account)).createOrder({ identifiers: names.map((value) => ({ type: 'dns', value })) });
    return orderOf(located(response.headers.location), response.data);
  }

  async look(account: AuthorityAccount, orderUrl: string): Promise<AuthorityOrder> {
    return orderOf(orderUrl, (await (await this.api(account)).getOrder(orderUrl)).data);
  }

  async authorization(account: AuthorityAccount, url: string): Promise<AuthorityAuthorization> {
    const { api, thumbprint } = await this.open(account);
    const data = (await api.getAuthorization(url)).data as WireAuthorization;
    const challenge = data.challenges.find((c) => c.type === 'dns-01');
    if (challenge === undefined) throw new Permanent('certificates.no-dns-challenge', { name: data.identifier.value });
    return {
      url,
      name: data.identifier.value,
      status: data.status,
      challengeUrl: challenge.url,
      waiting: challenge.status === 'pending',
      value: createHash('sha256').update(`${challenge.token}.${thumbprint}`).digest('base64url'),
      problem: problemOf(challenge.error),
    };
  }

  async answer(account: AuthorityAccount, challengeUrl: string): Promise<void> {
    await (await this.api(account)).completeChallenge(challengeUrl, {});
  }

  async finalize(account: AuthorityAccount, order: AuthorityOrder, csrPem: string): Promise<AuthorityOrder> {
    const der = csrPem.replace(/-----[^-]+-----|\s/g, '');
    const csr = Buffer.from(der, 'base64').toString('base64url');
    return orderOf(order.url, (await (await this.api(account)).finalizeOrder(order.finalizeUrl, { csr })).data);
  }

  async download(account: AuthorityAccount, certificateUrl: string): Promise<string> {
    const { data } = await (await this.api(account)).apiRequest(certificateUrl, null, [200]);
    if (typeof data !== 'string' || !data.includes('-----BEGIN CERTIFICATE-----')) throw new AcmeProblem('no-certificate', 'no PEM in the answer', 502);
    return data;
  }

  private async api(account: AuthorityAccount): Promise<AcmeApi> {
    return (await this.open(account)).api;
  }

  private open(account: AuthorityAccount): Promise<{ api: AcmeApi; thumbprint: string }> {
    this.transport ??= new AcmeTransport(this.directory, new AcmeWire(this.directory, this.options.caFile), this.clock);
    return openAccount(this.directory, account, this.transport);
  }
}

function orderOf(url: string, data: unknown): AuthorityOrder {
  const order = data as WireOrder;
  return {
    url,
    status: order.status,
    authorizationUrls: order.authorizations ?? [],
    finalizeUrl: order.finalize,
    certificateUrl: order.certificate ?? null,
    problem: problemOf(order.error),
  };
}

function problemOf(error: unknown): string | null {
  return error === undefined || error === null ? null : AcmeProblem.from(error, 400).detail;
}

function located(location: string | undefined): string {
  if (location === undefined) throw new AcmeProblem('no-location', 'the answer names no address', 502);
  return location;
}
