import { randomBytes } from 'node:crypto';
import { generateSecret } from 'otplib';
import { Assignment, Holding, Login, Logins, officeDay, Person, Position, WorkUnit } from '@app/identity';
import { newId, type Role } from '@app/kernel';
import type { Secrets, Tx } from '@app/platform';
import { samplePeople, sampleUnits, type SamplePerson } from './sample-people';

/** What a sample person needs to log in and sign: shown once, at the first seed; the database holds only hash and seal. */
export interface SampleLogin {
  /** 'head', 'officer', 'liaison-a' … */
  readonly key: string;
  readonly personId: string;
  readonly positionId: string;
  readonly unitId: string;
  readonly name: string;
  readonly title: string;
  readonly roles: readonly Role[];
  readonly username: string;
  readonly password: string;
  /** Base32, for any authenticator: SHA-1, 6 digits, 30 s. */
  readonly totpSecret: string;
  /** Only for whoever signs letters; the signer makes his key under it. */
  readonly signingPassphrase?: string;
}

interface Means {
  /** The panel's own keys: it is the panel that opens the TOTP secrets. */
  readonly secrets: Secrets;
  readonly random?: (bytes: number) => Buffer;
}

const began = '2026-01-01';

/** The sample organisation of the demo profile. Idempotent: empty when it is there already. */
export async function seedOrganisation(tx: Tx, { secrets, random = randomBytes }: Means): Promise<SampleLogin[]> {
  await tx.execute('LOCK TABLE work_unit IN SHARE ROW EXCLUSIVE MODE');
  if ((await tx.find(WorkUnit)).length > 0) return [];
  const units = await seedUnits(tx);
  const logins: SampleLogin[] = [];
  for (const person of samplePeople) logins.push(await seedPerson(tx, person, units, secrets, random));
  await seedAssignments(tx, logins);
  await tx.event({ stream: 'organisation', type: 'identity.sample-organisation-seeded', data: { people: logins.length } });
  return logins;
}

async function seedUnits(tx: Tx): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const u of sampleUnits) {
    const id = newId();
    ids.set(u.key, id);
    await tx.insert(WorkUnit, {
      id,
      parentId: u.parent === null ? null : ids.get(u.parent)!,
      kind: u.kind,
      name: u.name,
      shortName: u.shortName,
      email: `${u.key}@contoh.mil.id`,
      inForceFrom: began,
    });
  }
  return ids;
}

async function seedPerson(tx: Tx, p: SamplePerson, units: Map<string, string>, secrets: Secrets, random: (n: number) => Buffer): Promise<SampleLogin> {
  const [personId, positionId, unitId] = [newId(), newId(), units.get(p.unit)!];
  const username = p.name.toLowerCase().replace(/\s+/g, '.');
  const password = random(15).toString('base64url');
  const totpSecret = generateSecret();
  const { kind, name, rank, serviceNumber, title } = p;
  await tx.insert(Person, { id: personId, kind, name, rank, serviceNumber, email: `${username}@contoh.mil.id` });
  await tx.insert(Position, { id: positionId, unitId, title, roles: [...p.roles] });
  await tx.insert(Holding, { id: newId(), positionId, personId, kind: 'definitive', heldFrom: began });
  await tx.insert(Login, { id: newId(), personId, username, passwordHash: await Logins.hashPassword(password), totpSecret: secrets.seal(totpSecret) });
  const signing = p.roles.includes('centre_head') ? { signingPassphrase: random(18).toString('base64url') } : {};
  return { key: p.key, personId, positionId, unitId, name, title, roles: p.roles, username, password, totpSecret, ...signing };
}

/** One assignment letter per serving person, in force for two years from the day of the seed. */
async function seedAssignments(tx: Tx, logins: readonly SampleLogin[]): Promise<void> {
  const signedBy = logins.find((l) => l.key === 'head')!.positionId;
  const until = new Date(tx.at);
  until.setUTCFullYear(until.getUTCFullYear() + 2);
  const serving = logins.filter((l) => samplePeople.some((p) => p.key === l.key && p.assigned));
  for (const [i, l] of serving.entries()) {
    await tx.insert(Assignment, {
      id: newId(),
      personId: l.personId,
      service: 'DOM',
      number: `Sprin/${i + 1}/CONTOH/PUSINFOLAHTA`,
      inForceFrom: began,
      inForceTo: officeDay(until),
      signedBy,
    });
  }
}
