import fc from 'fast-check';
import { aModel, aPosition, aSigner } from '../../../../test/support/letters.factory';
import { letterPdf } from '../paper/letter-pdf';
import { closeRange, fillRoom } from '../paper/pdf-signature';
import { issueCertificate, makeRoot, type CertifiedKey } from './authority';
import { buildCms } from './cms';
import { verify } from './verify';

describe('a signed letter', () => {
  const at = new Date('2026-11-23T04:30:00Z');
  let root: CertifiedKey;
  let pdf: Buffer;

  beforeAll(async () => {
    root = await makeRoot('CA Contoh', new Date('2026-01-01T00:00:00Z'));
    const leaf = await issueCertificate(root, { name: aSigner.name, title: aPosition.title, positionId: aPosition.id }, new Date('2026-01-01T00:00:00Z'));
    const reserved = closeRange(await letterPdf(aModel('reply'), { signature: true }));
    pdf = fillRoom(reserved, buildCms({ sha256: reserved.sha256, at }, leaf.key, [leaf.certificate, root.certificate]));
  });

  it('is valid, names its signer and is trusted under its own root only', async () => {
    expect(verify(pdf, [root.certificate])).toEqual({
      valid: true,
      coversWhole: true,
      digestMatches: true,
      signatureMatches: true,
      trusted: true,
      signer: { name: aSigner.name, title: aPosition.title, positionId: aPosition.id, at },
    });
    const stranger = await makeRoot('CA Contoh', at);
    expect(verify(pdf, [stranger.certificate])).toMatchObject({ valid: true, trusted: false });
  });

  it('is invalid when any one byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(pdf.length - 1), fc.integer({ min: 1, max: 255 }), (offset, change) => {
        const changed = Buffer.from(pdf);
        changed[offset] = changed[offset]! ^ change;
        expect(verify(changed).valid).toBe(false);
      }),
      { numRuns: 80 },
    );
  });

  it('is invalid when one byte of the signature itself is changed', () => {
    const { start } = closeOf(pdf);
    for (let offset = start; offset < start + 2 * 4200; offset += 61) {
      const changed = Buffer.from(pdf);
      changed[offset] = changed[offset] === 0x61 ? 0x62 : 0x61;
      expect({ offset, valid: changed.equals(pdf) ? false : verify(changed).valid }).toEqual({ offset, valid: false });
    }
  });

  it('is invalid when something is appended or cut off', () => {
    expect(verify(Buffer.concat([pdf, Buffer.from('\n% more')])).coversWhole).toBe(false);
    expect(verify(pdf.subarray(0, pdf.length - 1)).valid).toBe(false);
    expect(verify(Buffer.from('not a letter')).valid).toBe(false);
  });
});

function closeOf(pdf: Buffer): { start: number } {
  return { start: Number(/\/ByteRange \[0 (\d+)/.exec(pdf.toString('latin1'))![1]) };
}
