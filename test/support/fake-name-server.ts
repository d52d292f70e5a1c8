import { createSocket, type Socket } from 'node:dgram';
import { createServer, type Server } from 'node:net';
import { decode, encode, type Packet } from 'dns-packet';
import { DomainName, Permanent } from '@app/kernel';
import { checkZoneText, dataOf, NameServer, readZoneStrictly, type NameServerRow, type RecordSet, type ZoneToServe } from '@app/zones';

type Failure = 'none' | 'down' | 'refuses' | 'stale';

/**
 * Name servers without machines: takes zones in through the port and answers for them by real DNS on loopback
 * (UDP, TCP, transfers, referrals), so that verification is tested as it is. One object plays all servers.
 */
export class FakeNameServer extends NameServer {
  private readonly hosts = new Map<string, FakeHost>();
  /** How each server behaves, by its host name. */
  readonly failures = new Map<string, Failure>();
  /** Every call, as "publish ns1.mil.id unit.mil.id 2026010101". */
  readonly calls: string[] = [];

  /** Opens loopback sockets for one server; its port goes into the `name_server` row. */
  async listen(host: string): Promise<number> {
    const server = await FakeHost.open(() => this.failures.get(host) === 'down');
    this.hosts.set(host, server);
    return server.port;
  }

  async close(): Promise<void> {
    await Promise.all([...this.hosts.values()].map((h) => h.close()));
  }

  async publish(server: NameServerRow, zone: ZoneToServe): Promise<void> {
    this.calls.push(`publish ${server.host} ${zone.zone} ${zone.serial}`);
    this.failAs(server);
    const faults = checkZoneText(zone.text, DomainName.parse(zone.zone), 'hosted').filter((f) => f.severity === 'error');
    if (faults.length > 0) throw new Permanent('node.zone-refused', { zone: zone.zone, said: faults[0]!.rule });
    const text = server.role === 'primary' ? zone.text : this.textAtPeer(zone);
    if (this.failures.get(server.host) === 'stale' || text === null) return;
    this.at(server).zones.set(zone.zone, { text, serial: zone.serial, sets: readZoneStrictly(text, DomainName.parse(zone.zone)) });
  }

  async remove(server: NameServerRow, zone: string): Promise<void> {
    this.calls.push(`remove ${server.host} ${zone}`);
    this.failAs(server);
    this.at(server).zones.delete(zone);
  }

  async serial(server: NameServerRow, zone: string): Promise<number | null> {
    this.failAs(server);
    return this.at(server).zones.get(zone)?.serial ?? null;
  }

  /** What a foreign hand or an older database might have left on a server. */
  plant(host: string, zone: string, text: string, serial: number): void {
    this.hosts.get(host)!.zones.set(zone, { text, serial, sets: readZoneStrictly(text, DomainName.parse(zone)) });
  }

  textAt(host: string, zone: string): string | null {
    return this.hosts.get(host)?.zones.get(zone)?.text ?? null;
  }

  private textAtPeer({ zone }: ZoneToServe): string | null {
    const primary = [...this.hosts.values()].map((h) => h.zones.get(zone)?.text);
    return primary.find((t) => t !== undefined) ?? null;
  }

  private at(server: NameServerRow): FakeHost {
    return this.hosts.get(server.host)!;
  }

  private failAs(server: NameServerRow): void {
    const failure = this.failures.get(server.host);
    if (failure === 'down') throw new Error(`connect ECONNREFUSED ${server.address}`);
    if (failure === 'refuses') throw new Permanent('node.zone-refused', { server: server.host });
  }
}

interface HeldZone {
  readonly text: string;
  readonly serial: number;
  readonly sets: readonly RecordSet[];
}

interface Question {
  readonly name: string;
  readonly type: string;
}

/** One server's sockets and what it holds. */
class FakeHost {
  readonly zones = new Map<string, HeldZone>();

  private constructor(
    private readonly udp: Socket,
    private readonly tcp: Server,
    readonly port: number,
  ) {}

  static async open(silent: () => boolean): Promise<FakeHost> {
    const tcp = createServer();
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as { port: number };
    const udp = createSocket('udp4');
    await new Promise<void>((resolve, reject) => udp.on('error', reject).bind(port, '127.0.0.1', resolve));
    const host = new FakeHost(udp, tcp, port);
    udp.on('message', (m, from) => silent() || udp.send(host.answer(m, 512)[0]!, from.port, from.address));
    tcp.on('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (m) => (silent() ? socket.destroy() : host.answer(m.subarray(2), 65_000).forEach((part) => socket.write(framed(part)))));
    });
    return host;
  }

  async close(): Promise<void> {
    this.udp.close();
    await new Promise((resolve) => this.tcp.close(resolve));
  }

  private answer(message: Buffer, limit: number): Buffer[] {
    const { id, questions } = decode(message) as unknown as { id: number; questions: Question[] };
    const reply = this.replyTo({ name: questions[0]!.name.toLowerCase(), type: questions[0]!.type });
    const written = (part: Partial<Packet>) => encode({ id, type: 'response', questions: questions as never, ...part } as Packet);
    const all = reply.answers ?? [];
    if (all.length > 300) return parts(all, 300).map((answers) => written({ ...reply, answers }));
    const whole = written(reply);
    return [whole.length <= limit ? whole : written({ flags: 0x0200 })];
  }

  private replyTo({ name, type }: Question): Partial<Packet> {
    const asked = DomainName.parse(name);
    // RFC 4035 §3.1.4.1: DS is the parent's to answer.
    const holds = (z: string) => asked.isWithin(DomainName.parse(z)) && !(type === 'DS' && asked.toString() === z);
    const zone = [...this.zones.keys()].filter(holds).sort((a, b) => b.length - a.length)[0];
    if (zone === undefined) return { flags: 5 };
    const sets = this.zones.get(zone)!.sets;
    const records = (s: readonly RecordSet[]) => s.flatMap(answersOf);
    const soa = sets.filter((s) => s.type === 'SOA');
    if (type === 'AXFR') return { flags: 0x0400, answers: records([...soa, ...sets.filter((s) => s.type !== 'SOA'), ...soa]) };
    const cut = sets.find((s) => s.type === 'NS' && s.owner.toString() !== zone && asked.isWithin(s.owner));
    if (cut !== undefined && !(type === 'DS' && cut.owner.equals(asked))) {
      const glue = sets.filter((s) => ['A', 'AAAA'].includes(s.type) && s.owner.isWithin(cut.owner));
      return { flags: 0, authorities: records([cut]), additionals: records(glue) };
    }
    const here = sets.filter((s) => s.owner.equals(asked) && (s.type === type || s.type === 'CNAME'));
    return here.length > 0 ? { flags: 0x0400, answers: records(here) } : { flags: 0x0400, authorities: records(soa) };
  }
}

function answersOf(set: RecordSet): never[] {
  return set.rdata.map((r) => ({ name: set.owner.toString(), type: set.type, ttl: set.ttl, class: 'IN', data: dataOf(set.type, r) })) as never[];
}

function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from([message.length >> 8, message.length & 0xff]), message]);
}

function parts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
