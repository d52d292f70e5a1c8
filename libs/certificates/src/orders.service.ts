import { Injectable } from '@nestjs/common';
import { Clock, newId, type Actor } from '@app/kernel';
import { Db, Secrets } from '@app/platform';
import { acmeLibrary } from './acme-library';
import { Certificate } from './certificate.entity';
import { CertificateDelayed } from './certificate-delayed';
import { CertificateOrder } from './certificate-order.entity';
import { readLeaf } from './leaf';

/** The rows of orders: which one to go on with, a new one, and the end of one. */
@Injectable()
export class Orders {
  constructor(
    private readonly db: Db,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
  ) {}

  /** The unfinished order of a name set, null when a new one may be begun. @throws CertificateDelayed before its time. */
  async open(actor: Actor, nameSet: string): Promise<CertificateOrder | null> {
    const last = await this.last(actor, nameSet);
    if (last === null || last.state === 'stored') return null;
    if (last.nextTryAt !== null && last.nextTryAt > this.clock.now()) {
      const { code, facts } = last.error ?? { code: 'certificates.still-processing', facts: {} };
      throw new CertificateDelayed(code, facts, last.nextTryAt);
    }
    return last.state === 'failed' ? null : last;
  }

  /** A new order with its own new key, kept before the authority hears of it. */
  async begin(actor: Actor, names: string[], accountId: string): Promise<CertificateOrder> {
    const nameSet = names.join(' ');
    const last = await this.last(actor, nameSet);
    const { crypto } = await acmeLibrary();
    const [key, csr] = await crypto.createCsr({ altNames: names }, await crypto.createPrivateEcdsaKey('P-256'));
    return this.db.transaction(actor, async (tx) => {
      const attempts = last?.state === 'failed' ? last.attempts : 0;
      const order = CertificateOrder.due({ names, accountId, csrPem: csr.toString(), keySealed: this.secrets.seal(key), attempts, at: tx.at });
      await tx.insert(CertificateOrder, order);
      return order;
    });
  }

  async keep(actor: Actor, order: CertificateOrder, type?: string): Promise<void> {
    await this.db.transaction(actor, async (tx) => {
      order.updatedAt = tx.at;
      await tx.save(order);
      const data = { orderId: order.id, names: order.names, ...(order.error === null ? {} : { reason: order.error.code }) };
      if (type !== undefined) await tx.event({ stream: `certificate-order:${order.id}`, type, data });
    });
  }

  /** The order's end: the certificate it brought, in the place of the one before. */
  async store(actor: Actor, order: CertificateOrder, chainPem: string): Promise<Certificate> {
    const leaf = readLeaf(chainPem, this.secrets.open(order.keySealed).toString('utf8'), order.names);
    return this.db.transaction(actor, async (tx) => {
      const { names, nameSet, accountId, keySealed } = order;
      const { sha256: leafSha256, ...times } = leaf;
      const row = { id: newId(), names, nameSet, accountId, keySealed, chainPem, leafSha256, ...times, issuedAt: tx.at, supersededAt: null };
      await tx.execute('UPDATE certificate SET superseded_at = $2 WHERE name_set = $1 AND superseded_at IS NULL', [nameSet, tx.at]);
      await tx.insert(Certificate, row);
      order.stored(row.id);
      order.updatedAt = tx.at;
      await tx.save(order);
      const data = { orderId: order.id, names, serial: leaf.serial, sha256: leafSha256, notAfter: leaf.notAfter.toISOString() };
      await tx.event({ stream: `certificate:${row.id}`, type: 'certificates.issued', data });
      return Object.assign(new Certificate(), row);
    });
  }

  /** Ended orders whose challenge values are still shown. */
  untidy(actor: Actor, nameSet: string): Promise<CertificateOrder[]> {
    return this.db.read(actor.scope, async (r) => {
      const ended = await r.query<{ id: string }>(
        `SELECT id FROM certificate_order WHERE name_set = $1 AND state IN ('stored', 'failed') AND challenges <> '[]'::jsonb`,
        [nameSet],
      );
      return Promise.all(ended.map(({ id }) => r.get(CertificateOrder, { id })));
    });
  }

  async tidied(actor: Actor, order: CertificateOrder): Promise<void> {
    order.challenges = [];
    await this.db.transaction(actor, (tx) => tx.execute(`UPDATE certificate_order SET challenges = '[]' WHERE id = $1`, [order.id]));
  }

  private async last(actor: Actor, nameSet: string): Promise<CertificateOrder | null> {
    const found = await this.db.read(actor.scope, (r) => r.find(CertificateOrder, { nameSet }, { order: { id: 'DESC' }, take: 1 }));
    return found[0] ?? null;
  }
}
