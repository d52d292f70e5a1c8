import { Invalid } from './errors';

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/**
 * An absolute domain name in canonical form: lower case, no final dot (`unit.mil.id`; the root is '').
 * LDH plus underscore (RFC 1035 §2.3.1, RFC 8552) and a leftmost `*` (RFC 4592); at most 255 octets on the wire.
 */
export class DomainName {
  private constructor(
    private readonly text: string,
    readonly labels: readonly string[],
  ) {}

  static parse(input: string): DomainName {
    const text = input.toLowerCase().replace(/\.$/, '');
    if (text === '') return new DomainName('', []);
    const labels = text.split('.');
    const bad = labels.find((l, i) => !label.test(l) && !(i === 0 && l === '*'));
    if (bad !== undefined) throw new Invalid('domain-name.bad-label', { name: input.slice(0, 300), label: bad.slice(0, 80) });
    if (wireLength(labels) > 255) throw new Invalid('domain-name.too-long', { octets: wireLength(labels), limit: 255 });
    return new DomainName(text, labels);
  }

  /** Whether the text parses. */
  static valid(input: string): boolean {
    try {
      DomainName.parse(input);
      return true;
    } catch {
      return false;
    }
  }

  equals(other: DomainName): boolean {
    return this.text === other.text;
  }

  /** At or below `other`. */
  isWithin(other: DomainName): boolean {
    return other.text === '' || this.text === other.text || this.text.endsWith(`.${other.text}`);
  }

  parent(): DomainName {
    if (this.labels.length === 0) throw new Invalid('domain-name.root-has-no-parent');
    const labels = this.labels.slice(1);
    return new DomainName(labels.join('.'), labels);
  }

  child(label: string): DomainName {
    return DomainName.parse(this.text === '' ? label : `${label}.${this.text}`);
  }

  /** With the final dot, as in zone files. */
  toFqdn(): string {
    return `${this.text}.`;
  }

  toString(): string {
    return this.text;
  }

  toJSON(): string {
    return this.text;
  }

  /** Canonical DNS name order (RFC 4034 §6.1): by label from the right. */
  static compare(a: DomainName, b: DomainName): number {
    const shorter = Math.min(a.labels.length, b.labels.length);
    for (let i = 1; i <= shorter; i++) {
      const x = a.labels[a.labels.length - i]!;
      const y = b.labels[b.labels.length - i]!;
      if (x !== y) return x < y ? -1 : 1;
    }
    return a.labels.length - b.labels.length;
  }
}

function wireLength(labels: readonly string[]): number {
  return labels.reduce((sum, l) => sum + Buffer.byteLength(l) + 1, 1);
}
