import { randomBytes } from 'node:crypto';
import { certificateAuthorityContract } from '../../../test/support/certificate-authority.contract';
import { FakeCertificateAuthority } from '../../../test/support/fake-certificate-authority';

describe('the fake authority', () => {
  certificateAuthorityContract(() => {
    const shown = new Map<string, string>();
    return {
      authority: new FakeCertificateAuthority((owner) => Promise.resolve([shown.get(owner) ?? '']), () => new Date()),
      show: (owner, value) => Promise.resolve(void shown.set(owner, value)),
      freshName: () => `t-${randomBytes(4).toString('hex')}.mil.id`,
    };
  });
});
