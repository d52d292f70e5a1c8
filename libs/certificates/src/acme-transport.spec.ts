import { SystemClock } from '@app/kernel';
import { MisbehavingAcme } from '../../../test/support/misbehaving-acme';
import { AcmeTransport, usualPolicy, type TransportPolicy } from './acme-transport';
import { AcmeWire } from './acme-wire';

const sign = (nonce: string): object => ({ nonce });
const limited = { type: 'urn:ietf:params:acme:error:rateLimited', detail: 'too many orders' };

describe('the ACME transport', () => {
  let acme: MisbehavingAcme;
  const wires: AcmeWire[] = [];
  const transport = (policy: Partial<TransportPolicy> = {}): AcmeTransport => {
    const wire = new AcmeWire(`${acme.url}/dir`, acme.caFile);
    wires.push(wire);
    return new AcmeTransport(`${acme.url}/dir`, wire, new SystemClock(), { ...usualPolicy, pauseMs: 20, ...policy });
  };
  const caught = async (work: Promise<unknown>): Promise<Record<string, unknown>> => {
    const error: unknown = await work.then(() => null, (e: unknown) => e);
    return error as Record<string, unknown>;
  };

  beforeEach(async () => {
    acme = new MisbehavingAcme();
    await acme.start();
  });
  afterEach(async () => {
    wires.splice(0).forEach((wire) => wire.close());
    await acme.stop();
  });

  it('fetches one nonce and lives on those that answers bring', async () => {
    const t = transport();
    for (let i = 0; i < 5; i++) await t.post(`${acme.url}/order`, sign);
    expect(acme.heads).toBe(1);
    expect(new Set(acme.nonces).size).toBe(5);
  });

  it('signs again with the fresh nonce when one was refused', async () => {
    const t = transport();
    acme.answers.push(...Array.from({ length: 20 }, () => ({ status: 400, body: { type: 'urn:ietf:params:acme:error:badNonce', detail: 'no' } })));
    expect((await t.post(`${acme.url}/order`, sign)).status).toBe(200);
    expect(acme.nonces).toHaveLength(21);
    expect(new Set(acme.nonces).size).toBe(21);
  });

  it('gives up on an authority that refuses every nonce', async () => {
    acme.answers.push(...Array.from({ length: 9 }, () => ({ status: 400, body: { type: 'urn:ietf:params:acme:error:badNonce', detail: 'no' } })));
    const error = await caught(transport({ maxBadNonces: 3 }).post(`${acme.url}/order`, sign));
    expect(error).toMatchObject({ name: 'CertificateDelayed', code: 'certificates.authority-unavailable' });
    expect(acme.nonces).toHaveLength(4);
  });

  it('waits one second when asked to, and uses a new nonce then', async () => {
    acme.answers.push({ status: 429, headers: { 'retry-after': '1' }, body: limited });
    const began = Date.now();
    await transport().post(`${acme.url}/order`, sign);
    expect(Date.now() - began).toBeGreaterThanOrEqual(1000);
    expect(new Set(acme.nonces).size).toBe(2);
  });

  it.each([
    ['one day', '86400', 86_400_000],
    ['more than a timer can count', '99999999999', 86_400_000],
    ['an hour, as a date', new Date(Date.now() + 3_600_000).toUTCString(), 3_600_000],
  ])('hands a wait of %s back instead of sleeping', async (_, header, expected) => {
    acme.answers.push({ status: 429, headers: { 'retry-after': header }, body: limited });
    const began = Date.now();
    const error = await caught(transport().post(`${acme.url}/order`, sign));
    expect(Date.now() - began).toBeLessThan(1000);
    expect(error).toMatchObject({ code: 'certificates.rate-limited', facts: { detail: 'too many orders' } });
    expect(Math.abs((error['retryAt'] as Date).getTime() - began - expected)).toBeLessThan(5_000);
  });

  it('outlives server errors', async () => {
    acme.answers.push({ status: 500 }, { status: 503, headers: { 'retry-after': '0' } });
    expect((await transport().post(`${acme.url}/order`, sign)).status).toBe(200);
    expect(acme.nonces).toHaveLength(3);
  });

  it('gives up at its deadline, to be asked again in a minute', async () => {
    acme.answers.push(...Array.from({ length: 50 }, () => ({ status: 500 })));
    const error = await caught(transport({ deadlineMs: 200 }).post(`${acme.url}/order`, sign));
    expect(error).toMatchObject({ code: 'certificates.authority-unavailable' });
  });

  it('throws a refusal at once, with the authority’s own words', async () => {
    acme.answers.push({ status: 403, body: { type: 'urn:ietf:params:acme:error:rejectedIdentifier', detail: 'never', subproblems: [{ identifier: { value: 'a.mil.id' }, detail: 'policy' }] } });
    const error = await caught(transport().post(`${acme.url}/order`, sign));
    expect(error).toMatchObject({ type: 'rejectedIdentifier', detail: 'never; a.mil.id: policy', permanent: true });
    expect(acme.nonces).toHaveLength(1);
  });

  it('sees a server that is not there as something that passes', async () => {
    const t = transport({ silenceMs: 100 });
    await acme.stop();
    expect(await caught(t.post(`${acme.url}/order`, sign))).toMatchObject({ code: 'certificates.authority-unavailable' });
  });

  it.each([
    ['plain HTTP', 'http://127.0.0.1/order', 'certificates.address-not-https'],
    ['another host', 'https://127.0.0.2/order', 'certificates.foreign-address'],
    ['another port', 'https://127.0.0.1:1/order', 'certificates.foreign-address'],
  ])('never sends to %s', async (_, url, code) => {
    expect(await caught(transport().post(url, sign))).toMatchObject({ kind: 'permanent', code });
    expect(acme.nonces).toHaveLength(0);
  });

  it('refuses a plain HTTP directory', () => {
    expect(() => new AcmeWire('http://127.0.0.1/dir', undefined)).toThrow('certificates.address-not-https');
  });

  it('does not follow a redirect', async () => {
    acme.answers.push({ status: 307, headers: { location: 'https://127.0.0.1:1/' } });
    expect(await caught(transport().post(`${acme.url}/order`, sign))).toMatchObject({ name: 'AcmeProblem', status: 307 });
  });

  it('does not trust a certificate that its CA file does not vouch for', async () => {
    const stranger = new AcmeWire(`${acme.url}/dir`, undefined);
    await expect(stranger.send('GET', `${acme.url}/dir`)).rejects.toThrow(/self-signed|unable to verify/);
    stranger.close();
  });

  it('cuts off an endless answer', async () => {
    acme.answers.push({ status: 200, body: 'x'.repeat(1_100_000) });
    expect(await caught(transport().post(`${acme.url}/order`, sign))).toMatchObject({ code: 'certificates.answer-too-long' });
  });
});
