import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { generateSecret } from 'otplib';
import { Holding, Login, Logins, officeDay, Person, Position, WorkUnit } from '@app/identity';
import { Actor, newId } from '@app/kernel';
import { Config, Db, Secrets, type Tx } from '@app/platform';
import { migrate } from '../migrate';
import { withServices } from '../services';

const usage = 'panji init --name "FULL NAME" --service-number NRP_OR_NIP --username NAME   (settings from the environment: see deploy/systemd)';

interface Administrator {
  readonly name: string;
  readonly serviceNumber: string;
  readonly username: string;
}

/** Production's beginning: the schema, the centre and one administrator without business rights. Nothing of the demo. */
export async function initCommand(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: [...args], options: { name: text, 'service-number': text, username: text } });
  const { name, username } = values;
  if (!name || !username || !values['service-number']) throw new Error(usage);
  const config = Config.fromEnvironment();
  if (config.profile !== 'production') throw new Error('init is for PANJI_PROFILE=production; the demo makes its own people');
  await migrate(config.databaseUrl);
  const made = await withServices(config, (services) =>
    services.get(Db).transaction(Actor.system('operator'), (tx) => makeAdministrator(tx, services.get(Secrets), { name, username, serviceNumber: values['service-number']! })),
  );
  process.stdout.write(`username  ${username}\npassword  ${made.password}\nTOTP      ${made.totpSecret}   (shown once: put it into an authenticator now)\n`);
  return 0;
}

async function makeAdministrator(tx: Tx, secrets: Secrets, { name, serviceNumber, username }: Administrator): Promise<{ password: string; totpSecret: string }> {
  await tx.execute('LOCK TABLE work_unit IN SHARE ROW EXCLUSIVE MODE');
  if ((await tx.find(WorkUnit)).length > 0) throw new Error('there is an organisation already; init is only for an empty database');
  const [unitId, positionId, personId] = [newId(), newId(), newId()];
  const password = randomBytes(15).toString('base64url');
  const totpSecret = generateSecret();
  const from = officeDay(tx.at);
  await tx.insert(WorkUnit, { id: unitId, kind: 'centre', name: 'Pusat Informasi dan Pengolahan Data TNI', shortName: 'PUSINFOLAHTA TNI', inForceFrom: from });
  await tx.insert(Person, { id: personId, kind: 'civilian', name, rank: '', serviceNumber });
  await tx.insert(Position, { id: positionId, unitId, title: 'Administrator Platform', roles: ['platform_admin'] });
  await tx.insert(Holding, { id: newId(), positionId, personId, kind: 'definitive', heldFrom: from });
  await tx.insert(Login, { id: newId(), personId, username: username.toLowerCase(), passwordHash: await Logins.hashPassword(password), totpSecret: secrets.seal(totpSecret) });
  await tx.event({ stream: 'organisation', type: 'identity.administrator-made', data: { personId } });
  return { password, totpSecret };
}
