import { Invalid } from '@app/kernel';

/** 20 MB, as the form says. */
export const scanLimit = 20 * 1024 * 1024;

const kinds: readonly { readonly mediaType: string; readonly magic: Buffer }[] = [
  { mediaType: 'application/pdf', magic: Buffer.from('%PDF-') },
  { mediaType: 'image/png', magic: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) },
  { mediaType: 'image/jpeg', magic: Buffer.from([0xff, 0xd8, 0xff]) },
  { mediaType: 'image/tiff', magic: Buffer.from([0x49, 0x49, 0x2a, 0x00]) },
  { mediaType: 'image/tiff', magic: Buffer.from([0x4d, 0x4d, 0x00, 0x2a]) },
];

/**
 * The media type of a scanned letter, read from its own first bytes: what the browser claims is not believed.
 * @throws Invalid at field `scan`: empty, above 20 MB, or neither PDF nor image
 */
export function scanType(data: Buffer): string {
  if (data.length === 0) throw Invalid.field('scan', 'request.scan-missing');
  if (data.length > scanLimit) throw Invalid.field('scan', 'request.scan-too-big', { limit: 20, size: Math.ceil(data.length / 1024 / 1024) });
  const kind = kinds.find((k) => data.subarray(0, k.magic.length).equals(k.magic));
  if (kind === undefined) throw Invalid.field('scan', 'request.scan-wrong-type');
  return kind.mediaType;
}
