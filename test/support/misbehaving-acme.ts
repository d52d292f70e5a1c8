import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from './self-signed';

/** What to answer to the next POST; a nonce goes with each. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An HTTPS server that answers POSTs from a list and checks nonces as RFC 8555 §6.5 wants: each is good once. */
export class MisbehavingAcme {
  readonly answers: Answer[] = [];
  /** Nonce of each POST, in order. */
  readonly nonces: string[] = [];
  heads = 0;
  url = '';
  caFile = '';

  private readonly good = new Set<string>();
  private count = 0;
  private server: Server | undefined;
  private folder = '';

  async start(): Promise<void> {
    const { cert, key } = await selfSigned('127.0.0.1');
    this.folder = mkdtempSync(join(tmpdir(), 'acme-double-'));
    this.caFile = join(this.folder, 'ca.pem');
    writeFileSync(this.caFile, cert);
    this.server = createServer({ cert, key }, (request, response) => void this.serve(request, response));
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    this.url = `https://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    if (request.method === 'GET') return this.answer(response, { status: 200, body: { newNonce: `${this.url}/nonce`, newOrder: `${this.url}/order` } });
    response.setHeader('replay-nonce', this.newNonce());
    if (request.method === 'HEAD') {
      this.heads += 1;
      return this.answer(response, { status: 200 });
    }
    const nonce = (JSON.parse(Buffer.concat(parts).toString()) as { nonce: string }).nonce;
    this.nonces.push(nonce);
    if (!this.good.delete(nonce)) return this.answer(response, { status: 400, body: { type: 'urn:ietf:params:acme:error:badNonce', detail: 'used' } });
    this.answer(response, this.answers.shift() ?? { status: 200, body: {} });
  }

  private newNonce(): string {
    const nonce = `n${++this.count}`;
    this.good.add(nonce);
    return nonce;
  }

  private answer(response: ServerResponse, answer: Answer): void {
    const type = answer.status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  }
}
