import { createSocket, type Socket } from 'node:dgram';
import { decode, encode, type Packet } from 'dns-packet';
import { DomainName } from '@app/kernel';
import { ask, DnsSilent } from './dns-client';

const name = DomainName.parse('contoh.mil.id');

describe('the DNS client', () => {
  let server: Socket;
  let reply: (query: Buffer) => Buffer[];

  beforeEach(async () => {
    server = createSocket('udp4');
    await new Promise<void>((resolve) => server.bind(0, '127.0.0.1', resolve));
    server.on('message', (m, from) => reply(m).forEach((r) => server.send(r, from.port, from.address)));
  });

  afterEach(() => new Promise<void>((resolve) => server.close(() => resolve())));

  const at = () => ({ address: '127.0.0.1', port: server.address().port });
  const answer = (query: Buffer, change: Record<string, unknown> = {}) => {
    const q = decode(query) as unknown as { id: number; questions: [] };
    return encode({ id: q.id, type: 'response', flags: 0x0400, questions: q.questions, answers: [{ name: 'contoh.mil.id', type: 'A', ttl: 60, data: '192.0.2.1' }], ...change } as unknown as Packet);
  };

  it('takes no answer with another id or to another question', async () => {
    const id = (query: Buffer) => (query.readUInt16BE(0) + 1) & 0xffff;
    const other = [{ name: 'lain.mil.id', type: 'A' }];
    reply = (q) => [answer(q, { id: id(q) }), answer(q, { questions: other }), Buffer.from('rusak'), answer(q)];
    expect((await ask(at(), name, 'A', 1000)).answers).toEqual([{ owner: 'contoh.mil.id', type: 'A', ttl: 60, data: '192.0.2.1' }]);
  });

  it('asks again when a datagram is lost', async () => {
    let lost = 0;
    reply = (q) => (lost++ === 0 ? [] : [answer(q)]);
    expect((await ask(at(), name, 'A', 2000)).authoritative).toBe(true);
  });

  it('gives up at its deadline', async () => {
    reply = () => [];
    await expect(ask(at(), name, 'A', 50)).rejects.toBeInstanceOf(DnsSilent);
  });
});
