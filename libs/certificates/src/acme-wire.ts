import { readFileSync } from 'node:fs';
import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { Permanent } from '@app/kernel';

export interface AcmeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed when the authority says it is JSON, text otherwise. */
  readonly data: unknown;
}

const bodyLimit = 1024 * 1024;

/**
 * One HTTPS request to the authority and nothing else: no redirect, no other host than the directory's,
 * no plain HTTP, no body over 1 MB, no silence longer than `silenceMs`.
 */
export class AcmeWire {
  private readonly origin: string;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8, timeout: 30_000 });

  constructor(
    directory: string,
    /** PEM file of the roots that the authority's own certificate is checked against; the system's when absent. */
    private readonly caFile: string | undefined,
    private readonly silenceMs = 15_000,
  ) {
    this.origin = secure(directory).origin;
  }

  /** @throws Permanent for an address that is not the authority's; any other error means the network, and is worth a retry. */
  async send(method: 'GET' | 'HEAD' | 'POST', address: string, body?: object): Promise<AcmeResponse> {
    const url = secure(address);
    if (url.origin !== this.origin) throw new Permanent('certificates.foreign-address', { host: url.host });
    const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const response = await this.exchange(url, this.options(method, payload), payload);
    return answer(response, await bodyOf(response));
  }

  close(): void {
    this.agent.destroy();
  }

  private options(method: string, payload: Buffer | undefined): RequestOptions {
    const headers: Record<string, string> = { 'user-agent': 'panji', accept: '*/*' };
    if (payload !== undefined) Object.assign(headers, { 'content-type': 'application/jose+json', 'content-length': String(payload.length) });
    // Read each time: a lab's authority may be rebuilt while the worker runs.
    return { method, agent: this.agent, timeout: this.silenceMs, headers, ca: this.caFile === undefined ? undefined : readFileSync(this.caFile) };
  }

  private exchange(url: URL, options: RequestOptions, payload: Buffer | undefined): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(url, options, resolve);
      asked.on('timeout', () => asked.destroy(new Error(`no answer in ${this.silenceMs} ms`)));
      asked.on('error', reject);
      asked.end(payload);
    });
  }
}

function secure(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:') throw new Permanent('certificates.address-not-https', { address: address.slice(0, 200) });
  return url;
}

async function bodyOf(response: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > bodyLimit) throw new Permanent('certificates.answer-too-long', { limit: bodyLimit });
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function answer(response: IncomingMessage, body: Buffer): AcmeResponse {
  const headers = Object.fromEntries(Object.entries(response.headers).map(([k, v]) => [k, Array.isArray(v) ? v.join(', ') : v]));
  return { status: response.statusCode ?? 0, headers, data: parsed(headers['content-type'] ?? '', body.toString('utf8')) };
}

function parsed(type: string, text: string): unknown {
  if (!/^application\/([a-z.+-]+\+)?json/i.test(type) || text === '') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
