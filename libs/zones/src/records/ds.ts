import { Invalid } from '@app/kernel';
import { numberOf, type Field } from '../master-file/fields';
import type { RecordType } from './record-type';
import { u16, u8 } from './wire';

/** Octets of each digest type that has a fixed length (RFC 4509, 6605, 5933). */
const lengths: Readonly<Record<number, number>> = { 1: 20, 2: 32, 3: 32, 4: 48 };

export interface Ds {
  readonly keyTag: number;
  readonly algorithm: number;
  readonly digestType: number;
  readonly digest: Buffer;
}

/** Delegation signer (RFC 4034 §5): the digest of a child's key, kept by the parent. */
export const DS: RecordType<Ds> = {
  name: 'DS',
  code: 43,
  read(fields) {
    if (fields.length < 4) throw new Invalid('zone.field-count', { type: 'DS', wanted: 4, found: fields.length });
    const [keyTag, algorithm, digestType, ...digest] = fields;
    const data = {
      keyTag: numberOf(keyTag!, 0xffff),
      algorithm: numberOf(algorithm!, 0xff),
      digestType: numberOf(digestType!, 0xff),
      digest: hexOf(digest),
    };
    const wanted = lengths[data.digestType] ?? data.digest.length;
    if (data.digest.length !== wanted) throw new Invalid('zone.ds-digest-length', { octets: data.digest.length, wanted });
    return data;
  },
  write: (data) => `${data.keyTag} ${data.algorithm} ${data.digestType} ${data.digest.toString('hex').toUpperCase()}`,
  wire: (data) => Buffer.concat([u16(data.keyTag), u8(data.algorithm), u8(data.digestType), data.digest]),
};

function hexOf(fields: readonly Field[]): Buffer {
  const hex = fields.map((f) => f.raw).join('');
  if (!/^([0-9a-fA-F]{2})+$/.test(hex)) throw new Invalid('zone.bad-hex', { value: hex.slice(0, 80) });
  return Buffer.from(hex, 'hex');
}
