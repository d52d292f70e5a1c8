import type { Field } from '../master-file/fields';
import type { DomainName } from '@app/kernel';

/** One record type: how its rdata is read, written and compared. `Data` has the shape dns-packet decodes to. */
export interface RecordType<Data> {
  readonly name: string;
  /** The IANA number. */
  readonly code: number;
  /** From presentation fields; relative names end at `origin`. Throws Invalid('zone.…'). */
  read(fields: readonly Field[], origin: DomainName): Data;
  /** Canonical presentation: absolute names, lower case, fixed escapes. */
  write(data: Data): string;
  /** Canonical rdata (RFC 4034 §6.2): names in lower case, uncompressed. */
  wire(data: Data): Buffer;
  /** The name that the rdata points to, where the type has one. */
  target?(data: Data): DomainName;
}
