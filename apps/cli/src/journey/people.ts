import { setTimeout } from 'node:timers/promises';
import { generate } from 'otplib';
import { PanelClient } from './panel-client';

/** A sample person as `run.json` names him. */
export interface SamplePerson {
  readonly key: string;
  readonly title: string;
  readonly name: string;
  readonly personId: string;
  readonly positionId: string;
  readonly username: string;
  readonly password: string;
  readonly totpSecret: string;
  readonly signingPassphrase?: string;
}

const stepSeconds = 30;
const usedSteps = new Map<string, number>();

/** A code that was not used before: a TOTP code is good once, so the next one is waited for (RFC 6238 §5.2). */
export async function freshCode(person: SamplePerson): Promise<string> {
  const step = (): number => Math.floor(Date.now() / 1000 / stepSeconds);
  while (step() <= (usedSteps.get(person.username) ?? 0)) await setTimeout(500);
  usedSteps.set(person.username, step());
  return generate({ secret: person.totpSecret });
}

/** Sessions opened when first needed, and kept. A code of a run that ended a moment ago may still count as used: the next is tried. */
export class Cast {
  private readonly sessions = new Map<string, PanelClient>();

  constructor(
    private readonly address: string,
    private readonly people: readonly SamplePerson[],
  ) {}

  person(key: string): SamplePerson {
    const found = this.people.find((p) => p.key === key);
    if (found === undefined) throw new Error(`run.json has no sample person "${key}"`);
    return found;
  }

  async as(key: string): Promise<PanelClient> {
    const open = this.sessions.get(key);
    if (open !== undefined) return open;
    const person = this.person(key);
    for (let attempt = 1; ; attempt++) {
      const client = new PanelClient(this.address);
      try {
        await client.logIn(person.username, person.password, () => freshCode(person));
        this.sessions.set(key, client);
        return client;
      } catch (error) {
        if (attempt === 3) throw error;
      }
    }
  }
}
