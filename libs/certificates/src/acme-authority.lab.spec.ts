import { randomBytes } from 'node:crypto';
import { Actor, DomainName, SystemClock } from '@app/kernel';
import { certificateAuthorityContract } from '../../../test/support/certificate-authority.contract';
import { aWorkersCertificates, MemoryChallenges } from '../../../test/support/certificates.factory';
import { testDatabase, type TestDatabase } from '../../../test/support/database';
import { theLab } from '../../../test/support/lab';
import { OwnPebble, TxtServer } from '../../../test/support/pebble';
import { AcmeAuthority } from './acme-authority';
import { certificatesEntities } from './entities';

jest.setTimeout(120_000);
const actor = Actor.system('test');
const freshName = (): string => `t-${randomBytes(4).toString('hex')}.mil.id`;

describe('Pebble', () => {
  const dns = new TxtServer();
  let pebble: OwnPebble;
  const authority = (): AcmeAuthority => new AcmeAuthority({ directory: pebble.directory, caFile: pebble.caFile, contact: undefined }, new SystemClock());

  beforeAll(async () => {
    const lab = theLab();
    await dns.start(lab.gateway);
    pebble = new OwnPebble(lab, dns);
  });
  afterAll(async () => {
    await pebble.stop();
    pebble.remove();
    await dns.stop();
  });

  describe('with its usual 5 % of refused nonces', () => {
    beforeAll(() => pebble.start({ PEBBLE_AUTHZREUSE: 0 }));
    afterAll(() => pebble.stop());
    certificateAuthorityContract(() => ({
      authority: authority(),
      show: (owner, value) => Promise.resolve(void dns.shown.set(owner, new Set([value]))),
      freshName,
    }));
  });

  describe('as the engine’s authority', () => {
    let t: TestDatabase;
    const challenges = new MemoryChallenges();
    const obtain = async (name: string): Promise<{ sha256: string; ms: number }> => {
      const certificates = aWorkersCertificates(t, authority(), challenges);
      const began = performance.now();
      const { sha256 } = await certificates.obtain(actor, [DomainName.parse(name)]);
      return { sha256, ms: performance.now() - began };
    };

    beforeAll(async () => {
      t = await testDatabase({ entities: certificatesEntities });
      t.clock.set(new Date());
      // Both speak of the same map: what the engine shows is what Pebble's resolver finds.
      Object.assign(challenges, { shown: dns.shown });
    });
    afterEach(() => pebble.stop());
    afterAll(() => t.close());

    it('issues within a second or two', async () => {
      await pebble.start();
      await obtain(freshName());
      const { ms } = await obtain(freshName());
      expect(ms).toBeLessThan(2_000);
    });

    it.each([50, 90])('issues when %i %% of the nonces are refused', async (percent) => {
      await pebble.start({ PEBBLE_WFE_NONCEREJECT: percent });
      expect((await obtain(freshName())).sha256).toMatch(/^[0-9a-f]{64}$/);
    });

    it('registers anew with a Pebble that was started anew', async () => {
      await pebble.start();
      const name = freshName();
      await obtain(name);
      await pebble.stop();
      await pebble.start();
      await obtain(freshName());
      expect((await t.source.query(`SELECT count(*)::int AS n FROM acme_account WHERE state = 'valid'`)) as unknown).toEqual([{ n: 1 }]);
    });

    it('goes on with the same order after DNS was away in the middle', async () => {
      await pebble.start();
      await obtain(freshName());
      const name = freshName();
      challenges.failPresent = new Error('ns2 is down');
      await expect(obtain(name)).rejects.toThrow('ns2 is down');
      challenges.failPresent = null;
      await obtain(name);
      expect((await t.source.query(`SELECT count(*)::int AS n FROM certificate_order WHERE name_set = '${name}'`)) as unknown).toEqual([{ n: 1 }]);
    });

    it('tells what Pebble says when the value is not served', async () => {
      await pebble.start();
      challenges.forgetful = true;
      const name = freshName();
      await expect(obtain(name)).rejects.toMatchObject({ code: 'certificates.not-proven', facts: { detail: expect.stringContaining('TXT') as string } });
      challenges.forgetful = false;
    });
  });
});
