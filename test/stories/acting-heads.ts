import { randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateSecret } from 'otplib';
import { Client } from 'pg';
import { Logins } from '@app/identity';
import { newId } from '@app/kernel';
import { issueSignerCertificate, rootFromPem } from '@app/letters';
import { Secrets } from '@app/platform';
import type { SamplePerson } from '../../apps/cli/src/journey/people';
import { signingRoot } from '../../apps/cli/src/launch/signer-keys';
import { makeUsers } from '../../apps/cli/src/launch/state';
import type { Stack } from '../support/stack';

/**
 * Stand-ins of the head (Plh.), each with his own authenticator and signing key. A code is good once in 30 seconds, so
 * that one head alone would sign two letters a minute; the office's own answer to a full desk is the tests' answer too.
 */
export async function actingHeads(stack: Stack, count: number): Promise<SamplePerson[]> {
  const head = stack.people.find((p) => p.key === 'head')!;
  const client = new Client({ connectionString: stack.databaseUrl });
  await client.connect();
  try {
    const secrets = Secrets.fromFile(join(stack.instance.state, 'keys/panel.json')); // it is the panel that opens TOTP secrets
    const made: SamplePerson[] = [];
    for (let n = 0; n < count; n++) made.push(await actingHead(stack, client, secrets, head));
    return made;
  } finally {
    await client.end();
  }
}

async function actingHead(stack: Stack, client: Client, secrets: Secrets, head: SamplePerson): Promise<SamplePerson> {
  const [personId, mark] = [newId(), String(randomInt(10 ** 9))];
  const [username, password, passphrase, totpSecret] = [`plh.${mark}`, randomBytes(15).toString('base64url'), randomBytes(18).toString('base64url'), generateSecret()];
  const name = `Penjabat Harian ${mark}`;
  await client.query(`INSERT INTO person (id, kind, name, rank, service_number) VALUES ($1, 'military', $2, 'Brigadir Jenderal TNI', $3)`, [personId, name, mark]);
  await client.query(`INSERT INTO holding (id, position_id, person_id, kind, held_from) VALUES ($1, $2, $3, 'daily', '2026-01-01')`, [newId(), head.positionId, personId]);
  await client.query(`INSERT INTO login (id, person_id, username, password_hash, totp_secret) VALUES ($1, $2, $3, $4, $5)`, [newId(), personId, username, await Logins.hashPassword(password), secrets.seal(totpSecret)]);
  const { signer } = await makeUsers();
  await issueSignerCertificate({
    folder: join(stack.instance.state, 'signer'), root: rootFromPem(await readFile(signingRoot(stack.instance.state).key, 'utf8')),
    holder: { positionId: head.positionId, personId }, name, title: `Plh. ${head.title}`, passphrase, at: new Date(), owner: signer ?? undefined,
  });
  return { key: username, title: `Plh. ${head.title}`, name, personId, positionId: head.positionId, username, password, totpSecret, signingPassphrase: passphrase };
}
