import { Injectable } from '@nestjs/common';
import { Clock, Permanent, type Actor } from '@app/kernel';
import { faultPoint, Log } from '@app/platform';
import { AcmeAccounts, type OpenAccount } from './acme-accounts.service';
import { AcmeProblem } from './acme-problem';
import { CertificateAuthority, type AuthorityAuthorization, type AuthorityOrder } from './certificate-authority';
import type { Certificate } from './certificate.entity';
import { CertificateDelayed } from './certificate-delayed';
import type { CertificateOrder } from './certificate-order.entity';
import { Challenges } from './challenges';
import { OrderInvalid, OrderLost } from './order-invalid';
import { Orders } from './orders.service';
import { poll } from './polling';

/**
 * One order from nothing to a stored certificate. Each act at the authority is followed by a row, so that whoever comes
 * next goes on where the last one died. The caller holds the lock of the name set.
 */
@Injectable()
export class Issuance {
  constructor(
    private readonly orders: Orders,
    private readonly accounts: AcmeAccounts,
    private readonly authority: CertificateAuthority,
    private readonly challenges: Challenges,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** @throws Permanent `certificates.name-held`, `certificates.refused`; CertificateDelayed */
  async run(actor: Actor, names: string[]): Promise<Certificate> {
    await this.refuseHeld(names);
    // One order may turn out to be lost with its account, and once more with a restart in between; then a person looks.
    for (let lost = 0; ; lost++) {
      const order = (await this.orders.open(actor, names.join(' '))) ?? (await this.orders.begin(actor, names, (await this.accounts.current(actor)).id));
      try {
        return await this.finish(actor, order);
      } catch (error) {
        const reason = await this.afterFailure(actor, order, error);
        if (!(reason instanceof OrderLost) || lost >= 2) throw reason;
      }
    }
  }

  /** Takes back what ended orders of these names still show; a server that is down now is asked again next time. */
  async tidy(actor: Actor, nameSet: string): Promise<void> {
    for (const order of await this.orders.untidy(actor, nameSet)) {
      if (await this.takeBack(order)) await this.orders.tidied(actor, order);
    }
  }

  private async refuseHeld(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const reason = await this.challenges.held(name);
      if (reason !== null) throw new Permanent('certificates.name-held', { name, reason });
    }
  }

  private async finish(actor: Actor, order: CertificateOrder): Promise<Certificate> {
    const account = await this.accounts.byId(actor, order.accountId);
    if (account.lost) throw new OrderLost();
    if (order.state === 'due') await this.place(actor, order, account);
    if (order.state === 'ordered') await this.challenge(actor, order, account);
    if (order.state === 'challenged') await this.validate(actor, order, account);
    const takenBack = this.takeBack(order);
    try {
      if (order.state === 'validated') await this.finalize(actor, order, account);
      const certificate = await this.orders.store(actor, order, await this.authority.download(account, order.certificateUrl!));
      faultPoint('certificates.stored');
      return certificate;
    } finally {
      if (await takenBack) await this.orders.tidied(actor, order);
    }
  }

  private async place(actor: Actor, order: CertificateOrder, account: OpenAccount): Promise<void> {
    order.placed(await this.authority.order(account, order.names));
    faultPoint('certificates.ordered');
    await this.orders.keep(actor, order, 'certificates.order-placed');
  }

  private async challenge(actor: Actor, order: CertificateOrder, account: OpenAccount): Promise<void> {
    const pending = (await this.authorizations(order, account)).filter((a) => a.status === 'pending');
    order.challenges = pending.map((a) => ({ owner: `_acme-challenge.${a.name}`, value: a.value }));
    await this.orders.keep(actor, order);
    // All are waited for, so that none is still being shown when one has failed.
    const shown = await Promise.allSettled(order.challenges.map((c) => this.challenges.present(c, order.id)));
    const failed = shown.find((s) => s.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    faultPoint('certificates.challenged');
    order.challenged();
    await this.orders.keep(actor, order);
  }

  private async validate(actor: Actor, order: CertificateOrder, account: OpenAccount): Promise<void> {
    for (const { waiting, status, challengeUrl } of await this.authorizations(order, account)) {
      if (waiting && status === 'pending') await this.authority.answer(account, challengeUrl);
    }
    const proven = await poll(async () => ((await this.authorizations(order, account)).every((a) => a.status === 'valid') ? true : null));
    if (proven === null) throw this.stillProcessing(order);
    faultPoint('certificates.validated');
    order.validated();
    await this.orders.keep(actor, order);
  }

  private async finalize(actor: Actor, order: CertificateOrder, account: OpenAccount): Promise<void> {
    let seen = await this.authority.look(account, order.orderUrl!);
    if (seen.status === 'ready') seen = await this.authority.finalize(account, seen, order.csrPem);
    const issued = issuedUrl(seen) ?? (await poll(async () => issuedUrl(await this.authority.look(account, order.orderUrl!))));
    if (issued === null) throw this.stillProcessing(order);
    faultPoint('certificates.finalized');
    order.finalized(issued);
    await this.orders.keep(actor, order);
  }

  /** @throws OrderInvalid when one can no longer become valid. */
  private async authorizations(order: CertificateOrder, account: OpenAccount): Promise<AuthorityAuthorization[]> {
    const all = await Promise.all(order.authorizationUrls.map((url) => this.authority.authorization(account, url)));
    const dead = all.find((a) => a.status !== 'pending' && a.status !== 'valid');
    if (dead !== undefined) throw new OrderInvalid(`${dead.name}: ${dead.problem ?? dead.status}`);
    return all;
  }

  private async takeBack(order: CertificateOrder): Promise<boolean> {
    const removed = await Promise.allSettled(order.challenges.map((c) => this.challenges.remove(c, order.id)));
    const failed = removed.find((r) => r.status === 'rejected');
    if (failed !== undefined) this.log.warn('challenge not taken back', { orderId: order.id, error: failed.reason as unknown });
    return failed === undefined && order.challenges.length > 0;
  }

  /** Writes down what the failure means for the order; what to throw comes back. */
  private async afterFailure(actor: Actor, order: CertificateOrder, error: unknown): Promise<unknown> {
    const names = order.names.join(', ');
    if (error instanceof OrderLost || (error instanceof AcmeProblem && (error.accountGone || error.status === 404))) {
      if (error instanceof AcmeProblem && error.accountGone) await this.accounts.lost(actor, order.accountId);
      order.lost();
      await this.ended(actor, order);
      return new OrderLost('the authority no longer knows the order', { cause: error });
    }
    if (error instanceof OrderInvalid) {
      const retryAt = order.unproven({ code: 'certificates.not-proven', facts: { names, detail: error.detail } }, this.clock.now());
      await this.ended(actor, order);
      return new CertificateDelayed('certificates.not-proven', { names, detail: error.detail, retryAt: retryAt.toISOString() }, retryAt, { cause: error });
    }
    if (error instanceof AcmeProblem) return this.refused(actor, order, new Permanent('certificates.refused', { names, type: error.type, detail: error.detail }, { cause: error }));
    if (error instanceof Permanent && order.state === 'finalized') return this.refused(actor, order, error);
    if (error instanceof CertificateDelayed && error.code === 'certificates.rate-limited') {
      order.postponed({ code: error.code, facts: error.facts }, error.retryAt);
      await this.orders.keep(actor, order);
    }
    return error;
  }

  private async refused(actor: Actor, order: CertificateOrder, error: Permanent): Promise<Permanent> {
    order.refused({ code: error.code, facts: error.facts });
    await this.ended(actor, order);
    return error;
  }

  private async ended(actor: Actor, order: CertificateOrder): Promise<void> {
    await this.orders.keep(actor, order, 'certificates.order-failed');
    await this.tidy(actor, order.nameSet);
  }

  private stillProcessing(order: CertificateOrder): CertificateDelayed {
    const retryAt = new Date(this.clock.now().getTime() + 30_000);
    return new CertificateDelayed('certificates.still-processing', { names: order.names.join(', '), retryAt: retryAt.toISOString() }, retryAt);
  }
}

/** @throws OrderInvalid */
function issuedUrl(order: AuthorityOrder): string | null {
  if (order.status === 'invalid') throw new OrderInvalid(order.problem ?? 'invalid');
  return order.status === 'valid' ? order.certificateUrl : null;
}
