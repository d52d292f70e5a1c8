import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { Invalid } from '@app/kernel';
import { anSshKey, sshBlob } from '../../../test/support/hosting.factory';
import { parseSshPublicKey } from './ssh-public-key';

const refusal = (input: string): string => {
  try {
    parseSshPublicKey(input);
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(Invalid);
    expect((error as Invalid).fields[0]?.field).toBe('sshKey');
    return (error as Invalid).code;
  }
};

function rsa(bits: number): string {
  const jwk = generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export({ format: 'jwk' });
  const mpint = (text: string): Buffer => Buffer.concat([Buffer.from([0]), Buffer.from(text, 'base64url')]);
  return `ssh-rsa ${sshBlob(Buffer.from('ssh-rsa'), Buffer.from(jwk.e!, 'base64url'), mpint(jwk.n!))}`;
}

function ecdsa(): string {
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(jwk.x!, 'base64url'), Buffer.from(jwk.y!, 'base64url')]);
  return `ecdsa-sha2-nistp256 ${sshBlob(Buffer.from('ecdsa-sha2-nistp256'), Buffer.from('nistp256'), point)}`;
}

describe('a public key that a unit sends', () => {
  it('is taken without its comment and shown by the fingerprint that ssh-keygen shows', () => {
    const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl octo@example';
    expect(parseSshPublicKey(line)).toEqual({
      text: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
      fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU',
    });
  });

  it('may be ed25519, ECDSA, or RSA of 3072 bits', () => {
    for (const line of [anSshKey(), ecdsa(), rsa(3072)]) expect(refusal(line)).toBe('accepted');
  });

  it('is refused when it is a weak RSA key', () => expect(refusal(rsa(2048))).toBe('ssh-key.weak-rsa'));

  it('is refused with options before it, which would open a door in authorized_keys', () => {
    expect(refusal(`command="/bin/sh" ${anSshKey()}`)).toBe('ssh-key.unknown-type');
    expect(refusal(`no-pty ${anSshKey()}`)).toBe('ssh-key.unknown-type');
  });

  it('is refused when it is more than one line', () => expect(refusal(`${anSshKey()}\n${anSshKey()}`)).toBe('ssh-key.one-line'));

  it('is refused when it is a private key', () => expect(refusal('-----BEGIN OPENSSH PRIVATE KEY-----\nabc')).toBe('ssh-key.private'));

  it('is refused when the type in front is not the type inside', () => {
    const blob = anSshKey().split(' ')[1]!;
    expect(refusal(`ssh-rsa ${blob}`)).toBe('ssh-key.malformed');
  });

  it('is refused when bytes are missing or left over', () => {
    const whole = Buffer.from(anSshKey().split(' ')[1]!, 'base64');
    expect(refusal(`ssh-ed25519 ${whole.subarray(0, -1).toString('base64')}`)).toBe('ssh-key.malformed');
    expect(refusal(`ssh-ed25519 ${Buffer.concat([whole, randomBytes(3)]).toString('base64')}`)).toBe('ssh-key.malformed');
  });

  it('of whatever text never gives anything but one clean line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }).map((s) => `ssh-ed25519 ${s}`)), (input) => {
        try {
          expect(parseSshPublicKey(input).text).toMatch(/^[a-z0-9-]+ [A-Za-z0-9+/]+={0,2}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(Invalid);
        }
      }),
    );
  });
});
