import { connect } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Config } from '@app/platform';
import { Signer, type KeyHolder, type SignQuestion } from './signer';
import { longestLine, readAnswer, unreachable, writeAsk, type SignerAsk } from './signer-protocol';

/** The signer in its own process, over a unix socket that only the panel's group may open. */
@Injectable()
export class SocketSigner extends Signer {
  /** Short, because a caller's transaction may wait for it (docs/decisions: signing inside the transaction). */
  readonly deadlineMs: number = 5000;

  constructor(private readonly config: Config) {
    super();
  }

  async sign(question: SignQuestion): Promise<Buffer> {
    const { cms } = readAnswer(await this.ask({ ask: 'sign', ...question }));
    if (cms === undefined) throw unreachable();
    return cms;
  }

  async chain(holder: KeyHolder): Promise<string> {
    const { chain } = readAnswer(await this.ask({ ask: 'chain', positionId: holder.positionId, personId: holder.personId }));
    if (chain === undefined) throw unreachable();
    return chain;
  }

  /** One line out, one line back, whole within the deadline. */
  private ask(ask: SignerAsk): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(this.config.signerSocket);
      const fail = (): void => {
        clearTimeout(timer);
        socket.destroy();
        reject(unreachable());
      };
      const timer = setTimeout(fail, this.deadlineMs);
      let heard = '';
      socket.setEncoding('utf8');
      socket.once('connect', () => socket.write(writeAsk(ask)));
      socket.on('data', (part: string) => {
        heard += part;
        const end = heard.indexOf('\n');
        if (end < 0 && heard.length > longestLine) return fail();
        if (end < 0) return;
        clearTimeout(timer);
        socket.destroy();
        resolve(heard.slice(0, end));
      });
      socket.once('error', fail);
      socket.once('end', fail);
    });
  }
}
