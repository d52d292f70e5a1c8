import type { DomainName } from '@app/kernel';
import { recordSet, type RecordSet } from '@app/zones';

/** SOA and NS as our own zones have them. */
export function apexOf(zone: DomainName): RecordSet[] {
  return [recordSet(zone, 'SOA', 3600, ['ns1.mil.id. hostmaster.mil.id. 0 7200 900 1209600 300']), recordSet(zone, 'NS', 3600, ['ns1.mil.id.', 'ns2.mil.id.'])];
}
