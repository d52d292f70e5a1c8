import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { sha256 } from '@app/kernel';

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly brotli: Buffer;
}

/** Built by apps/panel/build.mjs into dist/apps/panel/assets. */
const built: Readonly<Record<string, string>> = { 'panel.css': 'text/css; charset=utf-8', 'htmx.js': 'text/javascript; charset=utf-8', 'icon.svg': 'image/svg+xml' };

/** The few static files, in memory, compressed once, under names that carry their hash and so never change. */
@Injectable()
export class Assets {
  private readonly byPath = new Map<string, Asset>();
  private readonly urls = new Map<string, string>();

  constructor(folder: string = assetsFolder()) {
    for (const [name, type] of Object.entries(built)) {
      const file = join(folder, name);
      this.add(name, type, existsSync(file) ? readFileSync(file) : Buffer.alloc(0));
    }
  }

  /** `/assets/panel.1a2b3c4d.css`. */
  url(name: string): string {
    const url = this.urls.get(name);
    if (url === undefined) throw new Error(`no asset ${name}`);
    return url;
  }

  readonly serve = (req: Request, res: Response, next: NextFunction): void => {
    const asset = this.byPath.get(req.path);
    if (asset === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return next();
    const brotli = req.acceptsEncodings('br') === 'br';
    res.set({ 'content-type': asset.type, 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' });
    if (brotli) res.set('content-encoding', 'br');
    res.end(brotli ? asset.brotli : asset.plain);
  };

  private add(name: string, type: string, plain: Buffer): void {
    const url = `/assets/${name.replace(/(\.\w+)$/, `.${sha256(plain).slice(0, 12)}$1`)}`;
    const brotli = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
    this.urls.set(name, url);
    this.byPath.set(url, { type, plain, brotli });
  }
}

/** Beside the built code; run from source (tests), the checkout's last build. */
function assetsFolder(): string {
  const beside = join(__dirname, '..', '..', 'assets');
  return existsSync(beside) ? beside : join(__dirname, '..', '..', '..', '..', 'dist', 'apps', 'panel', 'assets');
}
