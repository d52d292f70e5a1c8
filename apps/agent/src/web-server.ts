import { createHash } from 'node:crypto';
import { promises as fs } from 'node:fs';
import { request } from 'node:http';
import { connect as connectTls } from 'node:tls';
import { generationHost } from './hosting-layout';
import { lastLine } from './run';
import type { NodeContext } from './performer';

/** The node's web server as site operations use it; unit tests give one of paper. */
export interface WebServer {
  /** Null when the whole configuration is good, otherwise what the server says against it. */
  refuses(): Promise<string | null>;
  /** Takes the configuration up without dropping a connection; starts the server when it does not run. */
  reload(): Promise<void>;
  /** The generation that every connection gets from now on; null while a worker of the former one still accepts, or nothing answers. */
  generation(): Promise<number | null>;
  /** Whether it answers to this name over loopback. */
  answers(name: string): Promise<boolean>;
  /** SHA-256 of the leaf certificate it serves for this name; null when it serves none. */
  servedLeaf(name: string): Promise<string | null>;
}

const patience = 2_000;

const accepting = 'nginx: worker process';

export class Nginx implements WebServer {
  /** Workers that the last reload sends away. */
  private former: readonly number[] = [];

  constructor(private readonly node: NodeContext) {}

  async refuses(): Promise<string | null> {
    const tested = await this.node.run('/usr/sbin/nginx', ['-t', '-q'], { accept: [1], timeoutMs: 60_000 });
    if (tested.code === 0) return null;
    return lastLine(tested.stderr.split('\n').filter((line) => line.includes('[emerg]')).join('\n') || tested.stderr);
  }

  /** By signal: `nginx -s reload` would read the whole configuration once more only to send it. */
  async reload(): Promise<void> {
    const pid = await this.master();
    if (pid === null) return void (await this.node.run('/usr/bin/systemctl', ['start', 'nginx.service'], { timeoutMs: 60_000 }));
    this.former = await workersOf(pid);
    process.kill(pid, 'SIGHUP');
  }

  async generation(): Promise<number | null> {
    for (const pid of this.former) if ((await titleOf(pid)) === accepting) return null;
    const answer = await ask(generationHost);
    return answer?.status === 200 && /^\d{1,10}$/.test(answer.body) ? Number(answer.body) : null;
  }

  async answers(name: string): Promise<boolean> {
    return (await ask(name)) !== null;
  }

  servedLeaf(name: string): Promise<string | null> {
    return new Promise((resolve) => {
      // Which certificate is served is the question here; whether to trust it is asked by who obtained it.
      const socket = connectTls({ host: '127.0.0.1', port: 443, servername: name, rejectUnauthorized: false, timeout: patience });
      const end = (leaf: string | null): void => {
        socket.destroy();
        resolve(leaf);
      };
      socket.once('secureConnect', () => {
        const raw = socket.getPeerX509Certificate()?.raw;
        end(raw === undefined ? null : createHash('sha256').update(raw).digest('hex'));
      });
      socket.once('timeout', () => end(null));
      socket.once('error', () => end(null));
    });
  }

  private async master(): Promise<number | null> {
    const pid = Number((await fs.readFile('/run/nginx.pid', 'utf8').catch(() => '')).trim());
    if (!Number.isSafeInteger(pid) || pid <= 1) return null;
    const name = await fs.readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
    return name.trim() === 'nginx' ? pid : null;
  }
}

async function workersOf(master: number): Promise<number[]> {
  const children = await fs.readFile(`/proc/${master}/task/${master}/children`, 'utf8').catch(() => '');
  return children.split(' ').filter(Boolean).map(Number);
}

/** A worker that was told to go calls itself "… is shutting down" before it closes its doors. */
async function titleOf(pid: number): Promise<string> {
  const title = await fs.readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return title.replaceAll('\0', ' ').trim();
}

function ask(host: string): Promise<{ status: number; body: string } | null> {
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port: 80, path: '/', headers: { host }, agent: false, timeout: patience }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < 1_000) body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', () => resolve(null));
    });
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
    sent.end();
  });
}
