import type { NextFunction, Request, RequestHandler, Response } from 'express';
import multer from 'multer';
import { Invalid } from '@app/kernel';
import { plainText } from './plain-text';
import type { Upload } from './request';

export const uploadLimit = 20_000_000;

/** Reads a file whole; past the limit it only counts, so that the rest of the form still arrives. */
const boundedMemory: multer.StorageEngine = {
  _handleFile(_req, file, done) {
    const chunks: Buffer[] = [];
    let size = 0;
    file.stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= uploadLimit) chunks.push(chunk);
      else chunks.length = 0;
    });
    file.stream.on('error', done);
    file.stream.on('end', () => done(null, { size, buffer: Buffer.concat(chunks) }));
  },
  _removeFile: (_req, _file, done) => done(null),
};

const parser = multer({ storage: boundedMemory, limits: { files: 2, fields: 60, fieldSize: 32_000, parts: 62 } }).any();

/** Multipart forms of people who are logged in; parsed before the CSRF check, which looks into them. */
export function multipart(): RequestHandler {
  return (req: Request, res: Response, next: NextFunction) => {
    if (!req.is('multipart/form-data')) return next();
    if (req.session.personId === undefined) return next();
    // A body far over the limit, or one that does not say how long it is, is not even read.
    if (!(Number(req.headers['content-length'] ?? NaN) <= 3 * uploadLimit)) return next(new Invalid('upload.too-large', { limit: uploadLimit / 1e6 }));
    parser(req, res, (error: unknown) => {
      if (error) return next(error instanceof multer.MulterError ? new Invalid('upload.broken') : error);
      req.upload = Object.fromEntries(((req.files ?? []) as Express.Multer.File[]).map((f) => [f.fieldname, uploadOf(f)]));
      next();
    });
  };
}

function uploadOf(file: Express.Multer.File): Upload {
  // Browsers send the name as UTF-8; busboy reads it as Latin-1.
  const name = plainText(Buffer.from(file.originalname, 'latin1').toString('utf8')).slice(0, 200);
  return { name, data: file.buffer, tooLarge: file.size > uploadLimit };
}

const magic: readonly [mediaType: string, start: Buffer][] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
];

/** The type of a scan by its first bytes, whatever its name says. @throws Invalid at `field`. */
export function scanOf(upload: Upload | undefined, field: string): { data: Buffer; mediaType: string; name: string } {
  if (upload === undefined || (upload.data.length === 0 && !upload.tooLarge)) throw Invalid.field(field, 'upload.required');
  if (upload.tooLarge) throw Invalid.field(field, 'upload.too-large', { limit: uploadLimit / 1e6 });
  const mediaType = magic.find(([, start]) => upload.data.subarray(0, start.length).equals(start))?.[0];
  if (mediaType === undefined) throw Invalid.field(field, 'upload.not-a-scan');
  return { data: upload.data, mediaType, name: upload.name };
}
