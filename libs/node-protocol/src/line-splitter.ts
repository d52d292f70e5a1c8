import { Invalid } from '@app/kernel';
import { maxFrameBytes } from './frame';

/**
 * Cuts a byte stream into lines. Works on bytes, so a character split over two chunks stays whole.
 * A line over the limit throws: the stream can't be trusted after that and must be closed.
 */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;

  constructor(private readonly onLine: (line: string) => void) {}

  push(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      this.hold(rest.subarray(0, end));
      const line = Buffer.concat(this.parts).toString('utf8');
      this.parts = [];
      this.held = 0;
      rest = rest.subarray(end + 1);
      if (line !== '') this.onLine(line);
    }
    if (rest.length > 0) this.hold(rest);
  }

  private hold(part: Buffer): void {
    this.held += part.length;
    if (this.held >= maxFrameBytes) throw new Invalid('node-protocol.frame-too-large', { bytes: this.held, limit: maxFrameBytes });
    this.parts.push(part);
  }
}
