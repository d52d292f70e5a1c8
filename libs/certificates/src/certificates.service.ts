import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Clock, DomainName, Invalid, type Actor, type PlanPart } from '@app/kernel';
import { Db, Locks, Secrets, type Reader } from '@app/platform';
import { CertificateAuthority } from './certificate-authority';
import { Certificate } from './certificate.entity';
import { Issuance } from './issuance.service';
import { served } from './served';

/** A certificate with everything a server needs; `keyPem` is for the node and for nobody else. */
export interface ObtainedCertificate {
  readonly certificateId: string;
  /** Leaf first. */
  readonly chainPem: string;
  readonly keyPem: string;
  /** Of the leaf's DER, lower-case hex. */
  readonly sha256: string;
  readonly notAfter: Date;
}

export type CertificatePlan = PlanPart<{ readonly names: readonly string[]; readonly ca: string }>;

@Injectable()
export class Certificates {
  constructor(
    private readonly db: Db,
    private readonly locks: Locks,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly issuance: Issuance,
    private readonly authority: CertificateAuthority,
  ) {}

  /** What will be obtained, for the letter; the authority is a part of what is signed. @throws Permanent without an authority */
  async plan(_reader: Reader, names: readonly DomainName[]): Promise<CertificatePlan> {
    const content = { names: setOf(names), ca: this.authority.directory };
    const facts = { names: content.names.join(', '), ca: new URL(content.ca).host };
    return { lib: 'certificates', content, lines: [{ key: 'certificates.plan-line', facts }] };
  }

  /**
   * The certificate of exactly these names: the one we have while more than a third of its life is left, else a new one.
   * Safe to call again at any time, by any worker, after any death.
   * @throws Permanent `certificates.name-held`, `certificates.refused`; CertificateDelayed with the time to ask again
   */
  async obtain(actor: Actor, names: readonly DomainName[]): Promise<ObtainedCertificate> {
    const wanted = setOf(names);
    const nameSet = wanted.join(' ');
    const have = await this.fresh(actor, nameSet);
    if (have !== null) {
      await this.issuance.tidy(actor, nameSet);
      return this.open(have);
    }
    return this.locks.withLock(`certificates:${nameSet}`, async () => {
      const meanwhile = await this.fresh(actor, nameSet);
      if (meanwhile !== null) return this.open(meanwhile);
      return this.open(await this.issuance.run(actor, wanted));
    });
  }

  /** The certificates to renew now, the soonest end first. */
  async due(reader: Reader): Promise<Certificate[]> {
    const current = await reader.find(Certificate, { supersededAt: IsNull() }, { order: { notAfter: 'ASC' } });
    return current.filter((certificate) => !certificate.fresh(this.clock.now()));
  }

  get(reader: Reader, id: string): Promise<Certificate> {
    return reader.get(Certificate, { id });
  }

  /** SHA-256 of the leaf that a server shows for a name: evidence that what was issued is what visitors meet. */
  served(address: string, name: DomainName, port = 443): Promise<string> {
    return served(address, name.toString(), port);
  }

  private fresh(actor: Actor, nameSet: string): Promise<Certificate | null> {
    return this.db.read(actor.scope, async (r) => {
      const found = await r.one(Certificate, { nameSet, supersededAt: IsNull() });
      return found?.fresh(this.clock.now()) === true ? found : null;
    });
  }

  private open(row: Certificate): ObtainedCertificate {
    const keyPem = this.secrets.open(row.keySealed).toString('utf8');
    return { certificateId: row.id, chainPem: row.chainPem, keyPem, sha256: row.leafSha256, notAfter: row.notAfter };
  }
}

/** One order for the same names however they are given. */
export function setOf(names: readonly DomainName[]): string[] {
  if (names.length === 0) throw new Invalid('certificates.no-names');
  if (names.length > 100) throw new Invalid('certificates.too-many-names', { limit: 100 });
  return [...new Set(names.map(String))].sort();
}
