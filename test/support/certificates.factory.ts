import type { Clock } from '@app/kernel';
import { AcmeAccounts } from '../../libs/certificates/src/acme-accounts.service';
import type { CertificateAuthority } from '../../libs/certificates/src/certificate-authority';
import type { ShownChallenge } from '../../libs/certificates/src/certificate-order.entity';
import { Certificates } from '../../libs/certificates/src/certificates.service';
import { Challenges } from '../../libs/certificates/src/challenges';
import { Issuance } from '../../libs/certificates/src/issuance.service';
import { Orders } from '../../libs/certificates/src/orders.service';
import type { TestDatabase } from './database';

/** DNS in memory: what is shown now, what ever was, and what goes wrong. */
export class MemoryChallenges extends Challenges {
  readonly shown = new Map<string, Set<string>>();
  readonly everShown: ShownChallenge[] = [];
  readonly holds = new Map<string, string>();
  failPresent: Error | null = null;
  failRemove: Error | null = null;
  /** A broken name server: says yes and serves nothing. */
  forgetful = false;

  txt(owner: string): Promise<readonly string[]> {
    return Promise.resolve([...(this.shown.get(owner) ?? [])]);
  }

  present(challenge: ShownChallenge): Promise<void> {
    if (this.failPresent !== null) return Promise.reject(this.failPresent);
    this.everShown.push(challenge);
    if (!this.forgetful) this.shown.set(challenge.owner, new Set([...(this.shown.get(challenge.owner) ?? []), challenge.value]));
    return Promise.resolve();
  }

  remove(challenge: ShownChallenge): Promise<void> {
    if (this.failRemove !== null) return Promise.reject(this.failRemove);
    const left = this.shown.get(challenge.owner);
    left?.delete(challenge.value);
    if (left?.size === 0) this.shown.delete(challenge.owner);
    return Promise.resolve();
  }

  held(name: string): Promise<string | null> {
    return Promise.resolve(this.holds.get(name) ?? null);
  }
}

/** The lib's services as one worker process has them. */
export function aWorkersCertificates(t: TestDatabase, authority: CertificateAuthority, challenges: Challenges, clock: Clock = t.clock): Certificates {
  const options = { directory: authority.directory, caFile: undefined, contact: 'hostmaster@pusinfolahta.mil.id' };
  const accounts = new AcmeAccounts(t.db, t.locks, t.secrets, authority, options);
  const issuance = new Issuance(new Orders(t.db, t.secrets, clock), accounts, authority, challenges, clock, t.log);
  return new Certificates(t.db, t.locks, t.secrets, clock, issuance, authority);
}
