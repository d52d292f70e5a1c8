import { chmodSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { AppError } from '@app/kernel';
import { longestLine, readAsk, writeAnswer, type Signer, type SignerAnswer } from '@app/letters';
import type { Log } from '@app/platform';

const idleMs = 10_000;

/** The signer's one door: a unix socket, mode 0660, in a folder that only the panel's group may enter. */
export class SignerServer {
  private readonly server: Server;
  private readonly open = new Set<Socket>();

  constructor(
    private readonly signer: Signer,
    private readonly log: Log,
  ) {
    this.server = createServer((socket) => this.serve(socket));
  }

  /** @throws Error when the folder is open to all, or another signer already listens */
  async listen(path: string): Promise<void> {
    if ((statSync(dirname(path)).mode & 0o007) !== 0) throw new Error(`the folder of ${path} is open to everyone: set it to mode 0750`);
    if (await answers(path)) throw new Error(`another signer listens at ${path}`);
    await rm(path, { force: true });
    const umask = process.umask(0o117); // the socket is never wider than 0660, not even for a moment
    await new Promise<void>((resolve, reject) => this.server.once('error', reject).listen(path, resolve)).finally(() => process.umask(umask));
    chmodSync(path, 0o660);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.open.forEach((socket) => socket.destroy());
    await closed;
  }

  private serve(socket: Socket): void {
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.setEncoding('utf8');
    let heard = '';
    socket.on('data', (part: string) => {
      heard += part;
      if (heard.length > longestLine) return void socket.destroy();
      const lines = heard.split('\n');
      heard = lines.pop() ?? '';
      lines.forEach((line) => void this.answer(line).then((answer) => socket.writable && socket.write(writeAnswer(answer))));
    });
  }

  private async answer(line: string): Promise<SignerAnswer> {
    try {
      const ask = readAsk(line);
      if (ask.ask === 'chain') return { chain: await this.signer.chain(ask) };
      return { cms: (await this.signer.sign(ask)).toString('base64') };
    } catch (error) {
      if (error instanceof AppError) return { error: { code: error.code, facts: error.facts } };
      this.log.error('signer could not answer', { error });
      return { error: { code: 'letters.signer-failed', facts: {} } };
    }
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => (probe.destroy(), resolve(true)));
    probe.once('error', () => resolve(false));
  });
}
