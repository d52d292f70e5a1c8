import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Actor, Conflict, Invalid, newId, Permanent, type FieldError } from '@app/kernel';
import { Config, Db, Locks } from '@app/platform';
import { fingerprintOf, isFingerprint } from './host-key';
import { baseOf } from './node-base';
import { Node, type NodeRole } from './node.entity';
import { RemoteKeys } from './remote-keys.service';
import { assertRootClosed, RootSession, type RootAccess } from './root-session';
import { SshNodeAgent } from './ssh-node-agent';

export interface EnrolNode extends RootAccess {
  readonly role: NodeRole;
}

/**
 * Makes a machine a node: the agent, its account, its one-program key and the role's base configuration are installed
 * over root's SSH, then root's door is shut again. Safe to run again after a failure at any line; the same call
 * upgrades the agent of an enrolled node and ends a quarantine.
 */
@Injectable()
export class Enrolment {
  constructor(
    private readonly db: Db,
    private readonly locks: Locks,
    private readonly keys: RemoteKeys,
    private readonly agent: SshNodeAgent,
    private readonly config: Config,
  ) {}

  /** @throws Invalid per field; Conflict `enrolment.*`; Permanent and NodeNotNow as the node answers */
  async enrol(actor: Actor, ask: EnrolNode): Promise<Node> {
    check(ask);
    // One at a time: each enrolled name server changes the base of the others.
    return this.locks.withLock('remote:enrolment', () => this.run(actor, ask));
  }

  private async run(actor: Actor, ask: EnrolNode): Promise<Node> {
    const known = await this.known(actor, ask);
    const root = await RootSession.open(ask).catch((error: unknown) => {
      // An earlier enrolment got as far as shutting root's door and no further: the rest is done without root.
      const shut = error instanceof Permanent && error.code === 'node.access-refused';
      if (shut && known?.state === 'enrolling' && known.fingerprint === ask.fingerprint) return null;
      throw error;
    });
    try {
      const node = root === null ? known! : await this.install(actor, ask, known, root);
      await this.prepare(actor, node);
      if (root === null) await assertRootClosed(ask);
      else await root.closeRoot();
      return await this.finish(actor, node);
    } finally {
      root?.close();
    }
  }

  private async known(actor: Actor, ask: EnrolNode): Promise<Node | null> {
    return this.db.read(actor.scope, async (r) => {
      const [named, placed] = [await r.one(Node, { name: ask.name }), await r.one(Node, { address: ask.address, port: ask.port })];
      if (placed && placed.name !== ask.name) throw new Conflict('enrolment.address-taken', { address: ask.address, name: placed.name });
      if (named && named.role !== ask.role) throw new Conflict('enrolment.role-fixed', { name: ask.name, role: named.role });
      return named;
    });
  }

  private async install(actor: Actor, ask: EnrolNode, known: Node | null, root: RootSession): Promise<Node> {
    const { installed, panelAddress } = await root.inspect();
    if (isIP(panelAddress) === 0) throw new Permanent('enrolment.step-failed', { name: ask.name, step: 'inspect', exit: 0, said: 'SSH_CONNECTION' });
    const parts = { node: process.execPath, agent: this.config.agentBundle };
    if (installed['node'] !== (await sha256File(parts.node))) await root.putNode(parts.node);
    if (installed['agent.cjs'] !== (await sha256File(parts.agent))) await root.putAgent(parts.agent);
    await root.makeAccount((await this.keys.identity()).publicKey);
    return this.claim(actor, ask, known, { hostKey: root.hostKey, panelAddress });
  }

  /** From here on the agent can be asked: the row carries the pinned key. */
  private claim(actor: Actor, ask: EnrolNode, known: Node | null, seen: { hostKey: Buffer; panelAddress: string }): Promise<Node> {
    return this.db.transaction(actor, async (tx) => {
      const fresh = { id: newId(), facts: {}, lastSeenAt: null, createdAt: tx.at };
      const node = Object.assign(new Node(), known ?? fresh, {
        name: ask.name,
        role: ask.role,
        address: ask.address,
        port: ask.port,
        hostKey: seen.hostKey.toString('base64'),
        fingerprint: fingerprintOf(seen.hostKey),
        panelAddress: seen.panelAddress,
        state: 'enrolling' as const,
      });
      await tx.event({ stream: `node:${node.id}`, type: 'remote.node-claimed', data: { name: node.name, fingerprint: node.fingerprint } });
      return tx.save(node);
    });
  }

  private async prepare(actor: Actor, node: Node): Promise<void> {
    // A kept channel would still be the former agent.
    await this.agent.forget(node.id);
    const tsig = await this.keys.tsig();
    const all = await this.db.read(actor.scope, (r) => r.find(Node));
    await this.agent.ask(node.id, baseOf(node, all, tsig), { by: actor });
    if (node.role === 'hosting') return;
    const others = all.filter((n) => n.id !== node.id && n.role !== 'hosting' && n.state === 'enrolled');
    for (const other of others) await this.agent.ask(other.id, baseOf(other, all, tsig), { by: actor });
  }

  private async finish(actor: Actor, node: Node): Promise<Node> {
    const facts = await this.agent.ask(node.id, { op: 'probe' });
    return this.db.transaction(actor, async (tx) => {
      const row = await tx.lock(Node, { id: node.id });
      row.seen(facts, tx.at);
      row.state = 'enrolled';
      await tx.event({ stream: `node:${row.id}`, type: 'remote.node-enrolled', data: { name: row.name, role: row.role, agent: facts.agent } });
      return tx.save(row);
    });
  }
}

function check(ask: EnrolNode): void {
  const fields: FieldError[] = [];
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(ask.name)) fields.push({ field: 'name', code: 'enrolment.bad-name' });
  if (!['hosting', 'knot', 'bind'].includes(ask.role)) fields.push({ field: 'role', code: 'enrolment.bad-role' });
  if (isIP(ask.address) === 0) fields.push({ field: 'address', code: 'enrolment.bad-address' });
  if (!Number.isInteger(ask.port) || ask.port < 1 || ask.port > 65535) fields.push({ field: 'port', code: 'enrolment.bad-port' });
  if (!isFingerprint(ask.fingerprint)) fields.push({ field: 'fingerprint', code: 'enrolment.bad-fingerprint' });
  if (fields.length > 0) throw new Invalid('enrolment.invalid', {}, fields);
}

async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
