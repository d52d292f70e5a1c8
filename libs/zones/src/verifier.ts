import { Injectable } from '@nestjs/common';
import { Permanent, type DomainName } from '@app/kernel';
import { ask, transfer, type DnsAddress } from './dns-client';
import { setsOf, type DnsAnswer, type ServedSet } from './dns-message';
import { keyOf, type RecordSet } from './record-set';
import { wireOf, type RecordTypeName } from './records';
import { covers } from './serial';

/** Owner and type, with the set that must be there, or null when nothing must be. */
export interface Expected {
  readonly owner: DomainName;
  readonly type: RecordTypeName;
  readonly set: RecordSet | null;
}

/** The server answers, but not with what we want yet: looking again may help. */
export class NotServed extends Error {
  override readonly name = 'NotServed';
  constructor(
    readonly code: 'zones.serial-behind' | 'zones.set-differs' | 'zones.not-authoritative' | 'zones.transfer-refused' | 'zones.still-served',
    readonly facts: Readonly<Record<string, string | number>> = {},
  ) {
    super(`${code} ${JSON.stringify(facts)}`);
  }
}

const TRANSFER_MS = 15_000;

/** Asks a server what it serves and compares with what we want: canonical rdata and TTL, with authority. DNSSEC types stand apart. */
@Injectable()
export class Verifier {
  /** How long a server may take from "taken in" to "served". */
  protected readonly patienceMs: number = 6_000;

  /** The serial that the server answers with, from its SOA. @throws NotServed, DnsSilent */
  async serial(at: DnsAddress, zone: DomainName): Promise<number> {
    const answer = await ask(at, zone, 'SOA', this.answerMs);
    const soa = answer.answers.find((r) => r.type === 'SOA' && r.owner === zone.toString());
    if (!answer.authoritative || soa === undefined) throw new NotServed('zones.not-authoritative', { zone: zone.toString() });
    return (soa.data as { serial: number }).serial;
  }

  /** Looks until the served serial is ours or later (RFC 1982) or patience is over. */
  async awaitSerial(at: DnsAddress, zone: DomainName, ours: number): Promise<number> {
    const end = Date.now() + this.patienceMs;
    for (let pause = 5; ; pause = Math.min(pause * 2, 200)) {
      try {
        const seen = await this.serial(at, zone);
        if (covers(seen, ours)) return seen;
        throw new NotServed('zones.serial-behind', { seen, wanted: ours });
      } catch (error) {
        if (error instanceof Permanent || Date.now() + pause >= end) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  /** Compares each given set by a query of its own. @throws NotServed 'zones.set-differs' */
  async sets(at: DnsAddress, zone: DomainName, expected: readonly Expected[]): Promise<void> {
    await Promise.all(expected.map((e) => this.one(at, zone, e)));
  }

  /** Compares the whole zone by transfer, SOA serial apart. @throws NotServed */
  async whole(at: DnsAddress, zone: DomainName, sets: readonly RecordSet[]): Promise<void> {
    const { rcode, records } = await transfer(at, zone, TRANSFER_MS);
    if (rcode !== 'NOERROR') throw new NotServed('zones.transfer-refused', { zone: zone.toString(), rcode });
    const served = setsOf(records.filter((r) => r.type !== 'SOA'));
    for (const set of sets.filter((s) => s.type !== 'SOA')) {
      compare({ owner: set.owner, type: set.type, set }, served.get(keyOf(set)));
      served.delete(keyOf(set));
    }
    for (const extra of served.values()) throw new NotServed('zones.set-differs', { owner: extra.owner, type: extra.type });
  }

  /** The server answers for the zone no more. @throws NotServed 'zones.still-served' */
  async gone(at: DnsAddress, zone: DomainName): Promise<void> {
    const answer = await ask(at, zone, 'SOA', this.answerMs);
    const own = answer.answers.some((r) => r.type === 'SOA' && r.owner === zone.toString());
    if (own) throw new NotServed('zones.still-served', { zone: zone.toString() });
  }

  /** How long one question may take. */
  private get answerMs(): number {
    return Math.min(1_500, this.patienceMs);
  }

  private async one(at: DnsAddress, zone: DomainName, expected: Expected): Promise<void> {
    if (expected.type === 'SOA') return;
    const answer = await ask(at, expected.owner, expected.type, this.answerMs);
    const delegated = referral(answer, zone);
    if (!answer.authoritative && !delegated) throw new NotServed('zones.not-authoritative', { zone: zone.toString() });
    const records = delegated ? [...answer.authorities, ...answer.additionals] : answer.answers;
    compare(expected, setsOf(records).get(keyOf(expected)));
  }
}

/** The parent's answer at and below a cut: no authority, NS of the child in the authority section (RFC 1034 §4.3.2). */
function referral(answer: DnsAnswer, zone: DomainName): boolean {
  return !answer.authoritative && answer.rcode === 'NOERROR' && answer.authorities.some((r) => r.type === 'NS' && r.owner !== zone.toString());
}

function compare({ owner, type, set }: Expected, served: ServedSet | undefined): void {
  const wanted = set?.rdata.map((r) => wireOf(type, r).toString('hex')).sort().join() ?? '';
  const same = wanted === (served?.wires.join() ?? '') && (set === null || (served?.ttls.length === 1 && served.ttls[0] === set.ttl));
  if (!same) throw new NotServed('zones.set-differs', { owner: owner.toString(), type });
}
